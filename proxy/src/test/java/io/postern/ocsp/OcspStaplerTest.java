package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.config.Origin;
import io.postern.config.StaplingConfig;
import io.postern.config.StaplingConfig.Mode;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.OcspReply;
import io.postern.testing.OcspResponder;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** nats-server's stapling cases (T/ocsp_test), against a responder on a real socket. */
class OcspStaplerTest {
    private static final Authority ROOT = Authority.root("Root");
    private static final Authority CA = ROOT.authority("Issuer");
    private static final OcspReply GOOD = OcspReply.of(OcspReply.Status.GOOD, CA);
    private static final OcspReply REVOKED = OcspReply.of(OcspReply.Status.REVOKED, CA);
    private static final OcspReply UNKNOWN = OcspReply.of(OcspReply.Status.UNKNOWN, CA);
    private static final OcspResponder.Reply OUT_OF_ORDER = OcspResponder.bytes(503, new byte[0]);
    private static final Duration HALF = Duration.ofMinutes(30);

    private final SetClock clock = new SetClock();
    private final OcspResponder responder = OcspResponder.start(clock);
    private final Authority must = CA.leaf("must", Authority.mustStaple(), Authority.ocsp(responder.uri()));
    private final Authority may = CA.leaf("may", Authority.ocsp(responder.uri()));
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Optional<OcspStapler> started = Optional.empty();

    private final StapleObserver observer = new StapleObserver() {
        @Override
        public void changed(Stapled certificate) {
            told.add("changed " + certificate.certFile());
        }

        @Override
        public void notGood(Stapled certificate, String status) {
            told.add(status + " " + certificate.certFile());
        }
    };

    @AfterEach
    void close() {
        started.ifPresent(OcspStapler::close);
        responder.close();
    }

    private static Stapled stapled(Authority certificate, String file) {
        return stapled(file, certificate.chain(), List.of());
    }

    private static Stapled stapled(String file, List<X509Certificate> chain, List<X509Certificate> authorities) {
        return new Stapled(Path.of(file), new Origin("postern.conf", 7, file + ".cert_file"), chain, authorities);
    }

    private OcspStapler start(Mode mode, Stapled... certificates) throws ConfigException {
        return start(new StaplingConfig(mode, ""), certificates);
    }

    private OcspStapler start(StaplingConfig config, Stapled... certificates) throws ConfigException {
        OcspStapler stapler = OcspStapler.start(config, List.of(certificates), clock, observer);
        started = Optional.of(stapler);
        return stapler;
    }

    private OcspStapler startMust(Mode mode) throws ConfigException {
        return start(mode, stapled(must, "must.pem"));
    }

    private List<String> problems(Mode mode, Stapled... certificates) {
        ConfigException e = assertThrows(ConfigException.class, () -> start(mode, certificates));
        return e.problems().stream().map(Object::toString).toList();
    }

    private boolean isGood(OcspStapler stapler, Authority certificate) throws NoAnswerException {
        Optional<byte[]> staple = stapler.staple(certificate.certificate());
        if (staple.isEmpty()) {
            return false;
        }
        StatusRequest request = StatusRequest.of(
                certificate.certificate(), certificate.issuers().getFirst());
        Answer answer = new AnswerCheck(clock.instant(), Duration.ZERO).verify(staple.get(), request);
        return answer.status() == Answer.Status.GOOD;
    }

    private int requests() {
        return responder.methods().size();
    }

    /** Lets {@code by} pass, and waits until {@code requests} were made in all. */
    private void advance(OcspStapler stapler, Duration by, int requests) {
        clock.advance(by);
        stapler.tick();
        Await.until(() -> requests() == requests, () -> requests() + " requests");
    }

    private void awaitTold(String... all) {
        Await.until(() -> told.equals(List.of(all)), told::toString);
    }

    @Test
    void autoStaplesWhatMustBeStapledAndAsksForNothingElse() throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler = start(Mode.AUTO, stapled(may, "may.pem"), stapled(must, "must.pem"));
        assertTrue(isGood(stapler, must));
        assertEquals(Optional.empty(), stapler.staple(may.certificate()));
        assertEquals(List.of("POST"), responder.methods());
    }

    @Test
    void anotherTlsFeatureIsNoMustStaple() throws Exception {
        Authority other = CA.leaf("other", Authority.feature(17), Authority.ocsp(responder.uri()));
        start(Mode.MUST, stapled(other, "other.pem"));
        assertEquals(0, requests());
    }

    @Test
    void alwaysStaplesAll() throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler =
                start(Mode.ALWAYS, stapled(may, "may.pem"), stapled(must, "must.pem"), stapled(may, "again.pem"));
        assertTrue(isGood(stapler, must));
        assertTrue(isGood(stapler, may));
        assertEquals(2, requests());
    }

    @Test
    void neverStaplesNothingAndWarns() throws Exception {
        try (Logged log = new Logged()) {
            OcspStapler stapler = start(Mode.NEVER, stapled(may, "may.pem"), stapled(must, "must.pem"));
            assertEquals(Optional.empty(), stapler.staple(must.certificate()));
            assertEquals(List.of("WARNING Certificate at 'must.pem' has MustStaple but OCSP is disabled"), log.lines());
        }
        assertEquals(0, requests());
    }

    @ParameterizedTest
    @EnumSource(names = {"MUST", "ALWAYS"})
    void aGateDoesNotStartWithACertificateThatIsNotGood(Mode mode) {
        responder.answer(REVOKED);
        assertEquals(
                List.of("postern.conf:7: must.pem.cert_file: found existing OCSP status for certificate at 'must.pem': "
                        + "revoked (expected: good)"),
                problems(mode, stapled(must, "must.pem")));
        responder.answer(UNKNOWN);
        assertEquals(
                List.of("postern.conf:7: must.pem.cert_file: found existing OCSP status for certificate at 'must.pem': "
                        + "unknown (expected: good)"),
                problems(mode, stapled(must, "must.pem")));
    }

    @ParameterizedTest
    @EnumSource(names = {"MUST", "ALWAYS"})
    void aGateDoesNotStartWithoutAnAnswer(Mode mode) {
        assertEquals(
                List.of("postern.conf:7: must.pem.cert_file: bad OCSP status update for certificate at 'must.pem': "
                        + "the responder does not answer this"),
                problems(mode, stapled(must, "must.pem")));
    }

    @Test
    void mustLeavesOtherCertificatesAlone() throws Exception {
        responder.answer(REVOKED);
        start(Mode.MUST, stapled(may, "may.pem"));
        assertEquals(0, requests());
    }

    @Test
    void allProblemsAreTold() {
        responder.answer(may.certificate(), REVOKED);
        List<String> problems = problems(Mode.ALWAYS, stapled(may, "may.pem"), stapled(must, "must.pem"));
        assertEquals(2, problems.size(), problems::toString);
    }

    @Test
    void autoStartsWithARevokedCertificateAndDoesNotStapleIt() throws Exception {
        responder.answer(REVOKED);
        OcspStapler stapler = startMust(Mode.AUTO);
        assertEquals(Optional.empty(), stapler.staple(must.certificate()));
        responder.answer(GOOD);
        advance(stapler, HALF, 2);
        awaitTold("changed must.pem");
        assertTrue(isGood(stapler, must));
    }

    @Test
    void autoStartsWithoutAnAnswerAndAsksAgainInTwoMinutes() throws Exception {
        responder.answer(OUT_OF_ORDER);
        OcspStapler stapler = startMust(Mode.AUTO);
        assertEquals(List.of("POST", "GET"), responder.methods());
        responder.answer(GOOD);
        advance(stapler, Duration.ofSeconds(119), 2);
        advance(stapler, Duration.ofSeconds(1), 3);
        awaitTold("changed must.pem");
        assertTrue(isGood(stapler, must));
    }

    @Test
    void anAnswerIsRenewedAtHalfOfItsTime() throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler = startMust(Mode.MUST);
        byte[] first = stapler.staple(must.certificate()).orElseThrow();
        advance(stapler, HALF.minusSeconds(1), 1);
        advance(stapler, Duration.ofSeconds(1), 2);
        awaitTold("changed must.pem");
        assertTrue(isGood(stapler, must));
        assertFalse(Arrays.equals(first, stapler.staple(must.certificate()).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({
        "MUST, REVOKED, revoked",
        "MUST, UNKNOWN, unknown",
        "ALWAYS, REVOKED, revoked",
        "ALWAYS, UNKNOWN, unknown"
    })
    void theGateIsToldToStopWhereACertificateIsNotGoodAnyMore(Mode mode, OcspReply.Status status, String word)
            throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler = startMust(mode);
        responder.answer(OcspReply.of(status, CA));
        advance(stapler, HALF, 2);
        awaitTold("changed must.pem", word + " must.pem");
        assertEquals(Optional.empty(), stapler.staple(must.certificate()));
    }

    @Test
    void autoGoesOnWithoutTheStapleOfARevokedCertificate() throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler = startMust(Mode.AUTO);
        responder.answer(REVOKED);
        advance(stapler, HALF, 2);
        awaitTold("changed must.pem");
        assertEquals(Optional.empty(), stapler.staple(must.certificate()));
        advance(stapler, HALF, 3);
        assertEquals(List.of("changed must.pem"), told);
    }

    @Test
    void aStapleHoldsWhileItsResponderIsOutOfOrderUntilItRunsOut() throws Exception {
        try (Logged log = new Logged()) {
            responder.answer(GOOD);
            OcspStapler stapler = startMust(Mode.MUST);
            responder.answer(OUT_OF_ORDER);
            advance(stapler, HALF, 3);
            Await.until(() -> log.lines("status=fails").size() == 1, () -> "not failed yet");
            assertTrue(isGood(stapler, must));
            advance(stapler, Duration.ofMinutes(29), 5);
            assertTrue(isGood(stapler, must));
            assertEquals(List.of(), told);
            clock.advance(Duration.ofMinutes(1));
            assertEquals(Optional.empty(), stapler.staple(must.certificate()), "before anybody has noticed");
            stapler.tick();
            awaitTold("changed must.pem");
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.contains("reason=server_error"))
                            .count(),
                    () -> log.lines().toString());
        }
    }

    @Test
    void withoutANextUpdateIsAskedDaily() throws Exception {
        responder.answer(GOOD.living(OcspReply.ENDLESS));
        OcspStapler stapler = startMust(Mode.MUST);
        advance(stapler, Duration.ofHours(24).minusSeconds(1), 1);
        assertTrue(isGood(stapler, must));
        advance(stapler, Duration.ofSeconds(1), 2);
        assertTrue(isGood(stapler, must));
    }

    @Test
    void whatHasRunOutIsNoStapleEvenWithinTheSkew() {
        responder.answer(GOOD.living(Duration.ZERO));
        assertEquals(
                List.of("postern.conf:7: must.pem.cert_file: bad OCSP status update for certificate at 'must.pem': "
                        + "the answer has run out"),
                problems(Mode.MUST, stapled(must, "must.pem")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void respondersOfEitherMethodAreAsked(String method) throws Exception {
        responder.answer(GOOD);
        responder.onlyBy(method);
        assertTrue(isGood(startMust(Mode.MUST), must));
        assertEquals(method.equals("GET") ? List.of("POST", "GET") : List.of("POST"), responder.methods());
    }

    @Test
    void aConfiguredResponderIsAskedInsteadOfTheCertificates() throws Exception {
        try (OcspResponder other = OcspResponder.start(clock)) {
            other.answer(GOOD);
            OcspStapler stapler =
                    start(new StaplingConfig(Mode.MUST, other.uri().toString()), stapled(must, "must.pem"));
            assertTrue(isGood(stapler, must));
            assertEquals(0, requests());
        }
    }

    @Test
    void theNextResponderIsAskedWhereOneIsOutOfOrder() throws Exception {
        try (OcspResponder dead = OcspResponder.start(clock)) {
            dead.answer(OUT_OF_ORDER);
            responder.answer(GOOD);
            Authority both = CA.leaf("both", Authority.mustStaple(), Authority.ocsp(dead.uri(), responder.uri()));
            assertTrue(isGood(start(Mode.MUST, stapled(both, "both.pem")), both));
        }
    }

    @Test
    void aCertificateWithoutAResponderOrAnIssuerCanNotBeStapled() {
        Authority silent = CA.leaf("silent", Authority.mustStaple());
        Authority odd = CA.leaf("odd", Authority.mustStaple(), Authority.ocsp(URI.create("ldap://ca.example/")));
        Authority stranger = Authority.root("Issuer");
        assertEquals(
                List.of(
                        "postern.conf:7: silent.pem.cert_file: bad OCSP status update for certificate at 'silent.pem': "
                                + "no available ocsp servers",
                        "postern.conf:7: odd.pem.cert_file: bad OCSP status update for certificate at 'odd.pem': "
                                + "no available ocsp servers",
                        "postern.conf:7: alone.pem.cert_file: bad OCSP status update for certificate at 'alone.pem': "
                                + "ocsp ca required in chain or configuration"),
                problems(
                        Mode.AUTO,
                        stapled(silent, "silent.pem"),
                        stapled(odd, "odd.pem"),
                        stapled("alone.pem", List.of(must.certificate()), List.of(stranger.certificate()))));
    }

    @Test
    void anIssuerThatIsNoCaIsNone() {
        responder.answer(GOOD);
        Authority below = must.leaf("below", Authority.mustStaple(), Authority.ocsp(responder.uri()));
        assertEquals(
                List.of("postern.conf:7: below.pem.cert_file: bad OCSP status update for certificate at 'below.pem': "
                        + "ocsp ca required in chain or configuration"),
                problems(Mode.AUTO, stapled(below, "below.pem")));
    }

    @Test
    void theIssuerMayBeInTheConfigurationAlone() throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler = start(
                Mode.MUST,
                stapled("alone.pem", List.of(must.certificate()), List.of(ROOT.certificate(), CA.certificate())));
        assertTrue(isGood(stapler, must));
    }

    @Test
    void nothingIsAskedAfterClosing() throws Exception {
        responder.answer(GOOD);
        OcspStapler stapler = startMust(Mode.MUST);
        stapler.close();
        assertThrows(RejectedExecutionException.class, stapler::tick);
        assertTrue(isGood(stapler, must));
        assertEquals(1, requests());
    }
}
