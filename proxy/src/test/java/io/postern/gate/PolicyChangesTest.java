package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gate.Caller.Call;
import io.postern.gate.Caller.Mode;
import io.postern.session.CloseReason;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who no longer passes once a policy has changed is out within a second, whatever it holds on to: a live session, a ticket, or
 * a session id (which no gate has given it). Who still passes stays, and comes in again.
 */
class PolicyChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final String VIOLATION = "-ERR 'Authorization Violation'\r\n";
    private static final String REVOKED = "-ERR 'User Authentication Revoked'\r\n";
    private static final String INTRUSION = "CONNECT {\"verbose\":false}\r\nPUB intrusion 2\r\nhi\r\nPING\r\n";

    private static final Authority CA = Authority.root("Clients CA");
    private static final Authority OTHER_CA = Authority.root("Other clients CA");
    /** Comes in before each change and not after it; but for that of the CA, everything about it is right then. */
    private static final Authority LEAVING =
            CA.leaf("leaving", Authority.dns("leaving.example.com"), Authority.usage(KeyPurposeId.id_kp_serverAuth));
    /** Passes before and after each. */
    private static final Authority STAYING = OTHER_CA.leaf(
            "staying", Authority.dns("staying.example.com"), Authority.usage(KeyPurposeId.id_kp_clientAuth));

    /** What changes, and what the client that it is about is told. */
    enum Change {
        CA("unknown_ca", CloseReason.UNKNOWN_CA, VIOLATION),
        PIN("bad_certificate", CloseReason.NOT_PINNED, VIOLATION),
        CRL("certificate_revoked", CloseReason.CERTIFICATE_REVOKED, REVOKED),
        NAME_RULE("certificate_unknown", CloseReason.NAME_NOT_ALLOWED, VIOLATION),
        USAGE("unsupported_certificate", CloseReason.WRONG_USAGE, VIOLATION);

        private final String alert;
        private final CloseReason reason;
        private final String told;

        Change(String alert, CloseReason reason, String told) {
            this.alert = TestedEngine.alert(alert);
            this.reason = reason;
            this.told = told;
        }
    }

    private static NatsServer nats;

    @TempDir
    Path folder;

    private Site site;
    private Eavesdropper upstream;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        site = Site.in(folder);
        upstream = Eavesdropper.before(nats.port());
        Crls.publish(crl(CA), CA);
        Crls.publish(crl(OTHER_CA), OTHER_CA);
    }

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    static Stream<Arguments> changes() {
        return Stream.of(Change.values())
                .flatMap(change -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(change, version)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aLiveSessionThatNoLongerPassesIsClosedWithinASecond(Change change, String version) throws Exception {
        try (Gate gate = Gate.start(folder, config(change, false));
                Call leaving = call(gate, Mode.INFO_FIRST, site.caller(version, LEAVING));
                Call leavingToo = call(gate, Mode.TLS_FIRST, site.caller(version, LEAVING));
                Call staying = call(gate, Mode.INFO_FIRST, site.caller(version, STAYING));
                Call stayingToo = call(gate, Mode.TLS_FIRST, site.caller(version, STAYING))) {
            long changed = make(change, gate);
            for (Call one : new Call[] {leaving, leavingToo}) {
                assertEquals(change.told, one.readLine());
                assertEquals("", one.readToEnd());
            }
            Duration outlived = Duration.ofNanos(System.nanoTime() - changed);
            assertTrue(outlived.compareTo(LIMIT) < 0, outlived::toString);
            Await.until(
                    () -> gate.closed(change.reason) == 2, () -> gate.closings().toString());
            staying.ping();
            stayingToo.ping();
            Await.until(
                    () -> gate.postern().sessions() == 2, () -> gate.postern().sessions() + " sessions");
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aTicketThatWasGivenBeforeIsOfNoUse(Change change, String version) throws Exception {
        try (Gate gate = Gate.start(folder, config(change, false))) {
            for (Mode mode : Mode.values()) {
                Caller leaving = holderOfATicket(gate, mode, version, LEAVING);
                Caller staying = holderOfATicket(gate, mode, version, STAYING);
                make(change, gate);
                awaitInForce(change, gate, version);
                int before = gate.closed(change.reason);
                String heard = upstream.heard();
                String told = leaving.callInVain(port(gate, mode), mode, INTRUSION);
                // New CRLs leave the tickets as they are; what is taken up again then is judged when it is too late for
                // an alert.
                assertEquals(change == Change.CRL ? change.told : change.alert, told, mode.toString());
                awaitClosed(gate, change, before + 1);
                assertNothingWasHeardSince(heard, gate);
                call(gate, mode, staying).close();
                try (Call again = call(gate, mode, staying)) {
                    assertTrue(again.resumed());
                }
                undo(change, gate);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void theIdOfASessionIsOfNoUse(Change change) throws Exception {
        OpensslClient.assumeThere();
        OpensslClient client = OpensslClient.in(folder, LEAVING);
        try (Gate gate = Gate.start(folder, config(change, false));
                Eavesdropper between = Eavesdropper.before(port(gate, Mode.TLS_FIRST))) {
            String before = client.offerAnId(between.port(), INTRUSION);
            assertTrue(before.contains("New, TLSv1.2"), before);
            assertTrue(before.contains("PONG"), before);
            assertTrue(between.heard().contains(OpensslClient.ID), "no id was offered");
            make(change, gate);
            awaitInForce(change, gate, "TLSv1.2");
            int closed = gate.closed(change.reason);
            String heard = upstream.heard();
            String after = client.offerAnId(between.port(), INTRUSION);
            assertTrue(after.contains("alert " + change.alert.replace('_', ' ')), after);
            awaitClosed(gate, change, closed + 1);
            assertNothingWasHeardSince(heard, gate);
        }
    }

    // --- the configuration

    private String config(Change change, boolean after) {
        String issuers = change == Change.CA && after ? site.trusting(OTHER_CA) : site.trusting(CA, OTHER_CA);
        String pins = change == Change.PIN && after ? "pinned_certs = [\"" + pin(STAYING) + "\"]\n" : "";
        String allow = change == Change.NAME_RULE && after ? "allow = [\"dns:staying.example.com\"]\n" : "";
        String usage = "extended_key_usage = " + (change == Change.USAGE && after ? "client_auth" : "any") + "\n";
        String access = "access { " + allow + usage + "crl_file = [\"" + crl(CA) + "\", \"" + crl(OTHER_CA) + "\"] }\n";
        return Site.config(
                upstream.port(),
                Stream.of(Mode.values())
                        .map(mode -> Site.listener(
                                mode.toString(), site.tls("verify = true\n" + mode.key() + issuers + pins) + access))
                        .toArray(String[]::new));
    }

    private static String pin(Authority certificate) {
        try {
            byte[] key = certificate.certificate().getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path crl(Authority issuer) {
        return folder.resolve(issuer.equals(CA) ? "clients.crl" : "others.crl");
    }

    /** Makes the change, and says when: for CRLs, when the file was there. */
    private long make(Change change, Gate gate) throws Exception {
        if (change == Change.CRL) {
            Crls.publish(crl(CA), CA, LEAVING.certificate());
        } else {
            gate.reload(config(change, true));
        }
        return System.nanoTime();
    }

    private void undo(Change change, Gate gate) throws Exception {
        if (change == Change.CRL) {
            Crls.publish(crl(CA), CA);
        }
        gate.reload(config(change, false));
    }

    /** A file is seen a little later than it is there, and within the second. */
    private void awaitInForce(Change change, Gate gate, String version) throws Exception {
        if (change == Change.CRL) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!tryIn(gate, version).equals(change.alert)) {
                assertTrue(System.nanoTime() < end, "still not in force");
            }
        }
        Await.until(() -> gate.postern().sessions() == 0, () -> gate.postern().sessions() + " sessions");
    }

    private String tryIn(Gate gate, String version) throws IOException {
        return site.caller(version, LEAVING).callInVain(port(gate, Mode.TLS_FIRST), Mode.TLS_FIRST, "PING\r\n");
    }

    // --- the clients

    private static int port(Gate gate, Mode mode) {
        return gate.port(mode.toString());
    }

    /** A call that has been let in. */
    private static Call call(Gate gate, Mode mode, Caller caller) throws IOException {
        return caller.call(port(gate, mode), mode).enter();
    }

    private Caller holderOfATicket(Gate gate, Mode mode, String version, Authority certificate) throws IOException {
        Caller caller = site.caller(version, certificate);
        try (Call first = call(gate, mode, caller);
                Call second = call(gate, mode, caller)) {
            assertFalse(first.resumed());
            assertTrue(second.resumed());
        }
        return caller;
    }

    private static void awaitClosed(Gate gate, Change change, int times) {
        Await.until(
                () -> gate.closed(change.reason) == times, () -> gate.closings().toString());
    }

    private void assertNothingWasHeardSince(String heard, Gate gate) {
        Await.until(() -> upstream.live() == gate.postern().sessions(), () -> upstream.live() + " are live");
        assertEquals(heard, upstream.heard());
    }
}
