package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gate.Caller.Call;
import io.postern.gate.Caller.Mode;
import io.postern.policy.Refusal;
import io.postern.session.CloseReason;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NativeEngineOnly;
import io.postern.testing.NatsServer;
import io.postern.testing.OcspReply;
import io.postern.testing.OcspReply.Status;
import io.postern.testing.OcspResponder;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What issuers' responders say: of clients, for {@code ocsp_peer}, and of the gate's own certificate, for {@code ocsp}. */
class OcspGateTest {
    private static final String TEXT = "CONNECT {\"verbose\":false}\r\nPUB intrusion 2\r\nhi\r\nPING\r\n";
    private static final Authority CA = Authority.root("Clients CA");
    private static final Authority GATE_ROOT = Authority.root("Gate CA");
    private static final Authority GATE_CA = GATE_ROOT.authority("Gate CA 2");
    private static final OcspReply GOOD = OcspReply.of(Status.GOOD, CA);
    private static final OcspReply REVOKED = OcspReply.of(Status.REVOKED, CA);
    private static final OcspReply UNKNOWN = OcspReply.of(Status.UNKNOWN, CA);
    private static final OcspResponder.Reply OUT_OF_ORDER = OcspResponder.bytes(503, new byte[0]);

    /** Half of it is over within the second, and then an answer is asked for again. */
    private static final Duration BRIEF = Duration.ofSeconds(2);

    private static NatsServer nats;

    @TempDir
    Path folder;

    private OcspResponder responder;
    private Eavesdropper upstream;
    private Authority client;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void startResponder() {
        responder = OcspResponder.start();
        upstream = Eavesdropper.before(nats.port());
        client = CA.leaf("client", Authority.ocsp(responder.uri()));
    }

    @AfterEach
    void stopResponder() {
        upstream.close();
        responder.close();
    }

    static Stream<Arguments> waysIn() {
        return Stream.of("TLSv1.2", "TLSv1.3")
                .flatMap(version -> Stream.of(Mode.values()).map(mode -> Arguments.of(version, mode)));
    }

    // --- of clients

    @ParameterizedTest
    @MethodSource("waysIn")
    void whoseIssuerSaysGoodComesInAndShowsItsCertificateEachTime(String version, Mode mode) throws Exception {
        responder.answer(GOOD);
        Site site = Site.in(folder);
        try (Gate gate = asking(site, mode, "")) {
            Caller caller = site.caller(version, client);
            for (int i = 0; i < 3; i++) {
                try (Call call = caller.call(gate.port(), mode).enter()) {
                    assertFalse(call.resumed());
                }
            }
            assertEquals(List.of("GET"), responder.methods());
        }
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void whoIsRevokedIsToldSoInTheHandshake(String version, Mode mode) throws Exception {
        responder.answer(REVOKED);
        assertRefused(version, mode, "", "certificate_revoked", CloseReason.CERTIFICATE_REVOKED);
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void whomItsIssuerDoesNotKnowIsRefused(String version, Mode mode) throws Exception {
        responder.answer(UNKNOWN);
        assertRefused(version, mode, "", "certificate_unknown", CloseReason.OCSP_UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void whoseIssuerCannotBeReachedIsRefused(String version, Mode mode) throws Exception {
        responder.answer(OUT_OF_ORDER);
        assertRefused(version, mode, "", "certificate_unknown", CloseReason.OCSP_UNREACHABLE);
    }

    @Test
    void anIssuerThatSaysNothingIsWaitedForAsLongAsItMayTakeAndNotLonger() throws Exception {
        responder.answer(responder.silence());
        long begun = System.nanoTime();
        assertRefused(
                "TLSv1.3", Mode.TLS_FIRST, "ca_timeout = 0.3", "certificate_unknown", CloseReason.OCSP_UNREACHABLE);
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(taken.compareTo(Duration.ofMillis(300)) >= 0, taken::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatIsToleratedIsCounted(String version) throws Exception {
        assertTolerated(version, "allow_when_ca_unreachable = true", OUT_OF_ORDER, Refusal.OCSP_UNREACHABLE);
        assertTolerated(version, "unknown_is_good = true", signed(UNKNOWN), Refusal.OCSP_UNKNOWN);
        assertTolerated(version, "warn_only = true", signed(REVOKED), Refusal.CERTIFICATE_REVOKED);
        assertTolerated(version, "warn_only = true", signed(UNKNOWN), Refusal.OCSP_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsRevokedIsRefusedAlsoWhereAnIssuerNeedNotBeReached(String version) throws Exception {
        responder.answer(REVOKED);
        assertRefused(
                version,
                Mode.INFO_FIRST,
                "allow_when_ca_unreachable = true",
                "certificate_revoked",
                CloseReason.CERTIFICATE_REVOKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsRevokedWhileItIsThereIsClosed(String version) throws Exception {
        Authority other = CA.leaf("other", Authority.ocsp(responder.uri()));
        responder.answer(GOOD.living(BRIEF));
        Site site = Site.in(folder);
        try (Gate gate = asking(site, Mode.INFO_FIRST, "allowed_clockskew = 0");
                Call revoked = call(site, gate, version, client);
                Call good = call(site, gate, version, other)) {
            responder.answer(client.certificate(), REVOKED);
            assertEquals("-ERR 'User Authentication Revoked'\r\n", revoked.readLine());
            assertEquals("", revoked.readToEnd());
            Await.until(
                    () -> gate.closed(CloseReason.CERTIFICATE_REVOKED) == 1,
                    () -> gate.closings().toString());
            good.ping();
            assertEquals(
                    TestedEngine.alert("certificate_revoked"),
                    site.caller(version, client).callInVain(gate.port(), Mode.INFO_FIRST, TEXT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsThereWhenIssuersBeginToBeAskedIsAskedAbout(String version) throws Exception {
        Authority other = CA.leaf("other", Authority.ocsp(responder.uri()));
        responder.answer(GOOD);
        responder.answer(client.certificate(), REVOKED);
        Site site = Site.in(folder);
        try (Gate gate = Gate.start(folder, config(site, Mode.INFO_FIRST, "verify = false"));
                Call revoked = call(site, gate, version, client);
                Call good = call(site, gate, version, other)) {
            gate.reload(config(site, Mode.INFO_FIRST, "verify = true"));
            assertEquals("-ERR 'User Authentication Revoked'\r\n", revoked.readLine());
            assertEquals("", revoked.readToEnd());
            good.ping();
            Await.until(
                    () -> gate.postern().sessions() == 1, () -> gate.postern().sessions() + " sessions");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aReloadForgetsNobodyWhoIsToBeAskedAbout(String version) throws Exception {
        responder.answer(GOOD.living(BRIEF));
        Site site = Site.in(folder);
        String config = config(site, Mode.INFO_FIRST, "verify = true, allowed_clockskew = 0");
        try (Gate gate = Gate.start(folder, config);
                Call call = call(site, gate, version, client)) {
            int asked = responder.methods().size();
            gate.reload(config);
            Await.until(() -> responder.methods().size() > asked, () -> "not asked again");
            call.ping();
            responder.answer(REVOKED);
            assertEquals("-ERR 'User Authentication Revoked'\r\n", call.readLine());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whenAnAnswerRunsOutAndNoneComesNobodyStaysOnIt(String version) throws Exception {
        responder.answer(GOOD.living(BRIEF));
        Site site = Site.in(folder);
        try (Gate gate = asking(site, Mode.INFO_FIRST, "allowed_clockskew = 0");
                Call call = call(site, gate, version, client)) {
            responder.answer(OUT_OF_ORDER);
            assertEquals("-ERR 'Authorization Violation'\r\n", call.readLine());
            Await.until(
                    () -> gate.closed(CloseReason.OCSP_UNREACHABLE) == 1,
                    () -> gate.closings().toString());
        }
    }

    private Gate asking(Site site, Mode mode, String more) {
        return Gate.start(folder, config(site, mode, "verify = true\n" + more));
    }

    private String config(Site site, Mode mode, String ocspPeer) {
        String tls = site.tls("verify = true\n" + mode.key() + site.trusting(CA) + "ocsp_peer { " + ocspPeer + " }\n");
        return Site.config(upstream.port(), Site.listener("clients", tls));
    }

    private static Call call(Site site, Gate gate, String version, Authority shown) throws IOException {
        return site.caller(version, shown).call(gate.port(), Mode.INFO_FIRST).enter();
    }

    private void assertRefused(String version, Mode mode, String more, String alert, CloseReason reason)
            throws IOException {
        Site site = Site.in(folder);
        try (Gate gate = asking(site, mode, more)) {
            assertEquals(TestedEngine.alert(alert), site.caller(version, client).callInVain(gate.port(), mode, TEXT));
            Await.until(() -> gate.closed(reason) == 1, () -> gate.closings().toString());
            Await.until(() -> upstream.live() == 0, () -> upstream.live() + " are live");
            assertEquals("", upstream.heard());
        }
    }

    private void assertTolerated(String version, String more, OcspResponder.Reply reply, Refusal reason)
            throws IOException {
        responder.answer(reply);
        Site site = Site.in(folder);
        try (Gate gate = asking(site, Mode.INFO_FIRST, more);
                Call call = call(site, gate, version, client)) {
            call.ping();
            assertEquals(1, gate.shadowed(reason), more);
        }
    }

    private static OcspResponder.Reply signed(OcspReply reply) {
        return OcspResponder.followedBy(reply, new byte[0]);
    }

    // --- of the gate's own certificate

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @NativeEngineOnly("the JDK's TLS sends no OCSP responses: see JdkEngineTest")
    void whoAsksIsSentWhatTheIssuerSaysAndSoonWhatItSaysThen(String version) throws Exception {
        Site site = stapled();
        responder.answer(OcspReply.of(Status.GOOD, GATE_CA).living(BRIEF));
        try (Gate gate = stapling(site, "always")) {
            byte[] first = staple(site, gate, version);
            assertEquals(CertificateStatus.GOOD, only(first).getCertStatus());
            Await.until(() -> !Arrays.equals(first, staple(site, gate, version)), () -> "still the first");
            byte[] second = staple(site, gate, version);
            assertEquals(CertificateStatus.GOOD, only(second).getCertStatus());
            assertTrue(
                    only(second)
                            .getThisUpdate()
                            .toInstant()
                            .isAfter(only(first).getThisUpdate().toInstant()),
                    () -> "not newer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"must", "always"})
    @NativeEngineOnly("the JDK's TLS sends no OCSP responses: see JdkEngineTest")
    void aGateWhoseCertificateIsRevokedDoesNotStart(String mode) {
        Site site = stapled();
        responder.answer(OcspReply.of(Status.REVOKED, GATE_CA));
        IllegalArgumentException problem = assertThrows(
                IllegalArgumentException.class, () -> stapling(site, mode).close());
        assertTrue(problem.getMessage().contains("gate.pem"), problem::getMessage);
    }

    @Test
    @NativeEngineOnly("the JDK's TLS sends no OCSP responses: see JdkEngineTest")
    void aGateWhoseCertificateIsRevokedLaterSaysThatItShouldStop() {
        Site site = stapled();
        responder.answer(OcspReply.of(Status.GOOD, GATE_CA).living(BRIEF));
        try (Gate gate = stapling(site, "always")) {
            assertEquals(List.of(), gate.stopReasons());
            responder.answer(OcspReply.of(Status.REVOKED, GATE_CA));
            Await.until(() -> !gate.stopReasons().isEmpty(), () -> "no reason");
            assertTrue(
                    gate.stopReasons().getFirst().contains("gate.pem"),
                    () -> gate.stopReasons().toString());
        }
    }

    /** Its certificate names the responder, and says that its status has to be sent with it. */
    private Site stapled() {
        Authority server = GATE_CA.leaf(
                "localhost", Authority.dns("localhost"), Authority.ocsp(responder.uri()), Authority.mustStaple());
        return new Site(folder, GATE_ROOT, server);
    }

    private Gate stapling(Site site, String mode) {
        return Gate.start(
                folder,
                Site.config(upstream.port(), Site.listener("clients", site.tls(Mode.TLS_FIRST.key()))) + "ocsp = "
                        + mode + "\n");
    }

    private static byte[] staple(Site site, Gate gate, String version) {
        try (Call call = site.caller(version).call(gate.port(), Mode.TLS_FIRST)) {
            List<byte[]> staples = call.session().getStatusResponses();
            return staples.isEmpty() ? new byte[0] : staples.getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SingleResp only(byte[] staple) throws Exception {
        return ((BasicOCSPResp) new OCSPResp(staple).getResponseObject()).getResponses()[0];
    }
}
