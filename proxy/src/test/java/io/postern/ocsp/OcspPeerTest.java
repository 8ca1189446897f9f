package io.postern.ocsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.policy.OcspQuestion;
import io.postern.policy.OcspStatuses.Status;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.OcspReply;
import io.postern.testing.OcspResponder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** nats-server's TestOCSPPeer… and TestOCSPResponseCache… cases, against a responder on a real socket. */
class OcspPeerTest {
    private static final Authority ROOT = Authority.root("Root");
    private static final Authority CA = ROOT.authority("Issuer");
    private static final Authority ALICE = CA.leaf("alice");
    private static final Authority BOB = CA.leaf("bob");
    private static final OcspReply GOOD = OcspReply.of(OcspReply.Status.GOOD, CA);
    private static final OcspReply REVOKED = OcspReply.of(OcspReply.Status.REVOKED, CA);
    private static final OcspReply UNKNOWN = OcspReply.of(OcspReply.Status.UNKNOWN, CA);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration TTL = Duration.ofMinutes(10);
    private static final OcspPeerConfig CONFIG = config(Duration.ofSeconds(10), false);

    private final SetClock clock = new SetClock();
    private final OcspResponder responder = OcspResponder.start(clock);
    private final List<OcspQuestion> worsened = new CopyOnWriteArrayList<>();
    private OcspPeer peer = new OcspPeer(CONFIG, clock, worsened::add);

    private static OcspPeerConfig config(Duration caTimeout, boolean unknownIsGood) {
        return new OcspPeerConfig(true, caTimeout, SKEW, false, unknownIsGood, false, TTL);
    }

    @AfterEach
    void close() {
        peer.close();
        responder.close();
    }

    private void configure(OcspPeerConfig config) {
        peer.close();
        peer = new OcspPeer(config, clock, worsened::add);
    }

    private OcspQuestion about(Authority certificate) {
        return about(certificate, responder.uri());
    }

    private static OcspQuestion about(Authority certificate, URI... responders) {
        return new OcspQuestion(certificate.certificate(), certificate.issuers().getFirst(), List.of(responders));
    }

    private Status of(OcspQuestion question) {
        return peer.of(question, clock.instant());
    }

    private Status ask(OcspQuestion question) {
        peer.ask(List.of(question));
        return of(question);
    }

    private int requests() {
        return responder.methods().size();
    }

    @Test
    void aGoodClientIsAskedForOnceByGet() {
        responder.answer(GOOD);
        assertInstanceOf(Status.NotAsked.class, of(about(ALICE)));
        Status status = ask(about(ALICE));
        assertEquals(new Status.Good(clock.instant().plus(Duration.ofHours(1)).plus(SKEW)), status);
        assertEquals(status, ask(about(ALICE)));
        assertEquals(List.of("GET"), responder.methods());
    }

    @Test
    void anAnswerHoldsUntilItsNextUpdateAndTheClockSkew() {
        responder.answer(GOOD);
        ask(about(ALICE));
        clock.advance(Duration.ofHours(1).plusSeconds(29));
        assertInstanceOf(Status.Good.class, of(about(ALICE)));
        clock.advance(Duration.ofSeconds(1));
        assertInstanceOf(Status.NotAsked.class, of(about(ALICE)));
        ask(about(ALICE));
        assertEquals(2, requests());
    }

    @Test
    void unknownAndRevokedClientsAndIntermediatesAreTold() {
        OcspQuestion intermediate = about(CA);
        OcspQuestion leaf = about(ALICE);
        responder.answer(CA.certificate(), OcspReply.of(OcspReply.Status.REVOKED, ROOT));
        responder.answer(ALICE.certificate(), GOOD);
        responder.answer(BOB.certificate(), UNKNOWN);
        peer.ask(List.of(leaf, intermediate, about(BOB)));
        assertInstanceOf(Status.Good.class, of(leaf));
        assertInstanceOf(Status.Revoked.class, of(intermediate));
        assertEquals(new Status.Unknown(clock.instant().plus(OcspPeer.UNKNOWN_HOLDS)), of(about(BOB)));
    }

    @Test
    void theSameNumberOfAnotherIssuerIsAnotherCertificate() {
        responder.answer(GOOD);
        ask(about(ALICE));
        OcspQuestion other = new OcspQuestion(ALICE.certificate(), ROOT.certificate(), List.of(responder.uri()));
        assertInstanceOf(Status.NotAsked.class, of(other));
    }

    @Test
    void unsetNextUpdateHoldsForTheConfiguredTime() {
        responder.answer(GOOD.living(OcspReply.ENDLESS));
        Instant until = clock.instant().minus(Duration.ofMinutes(1)).plus(TTL).plus(SKEW);
        assertEquals(new Status.Good(until), ask(about(ALICE)));
        clock.advance(Duration.between(clock.instant(), until));
        assertInstanceOf(Status.NotAsked.class, of(about(ALICE)));
        responder.answer(GOOD.living(OcspReply.ENDLESS).aged(TTL.plus(SKEW)));
        assertInstanceOf(Status.Unreachable.class, ask(about(ALICE)));
    }

    @Test
    void aRevocationIsPreservedUntilTheIssuerLiftsIt() {
        responder.answer(REVOKED);
        ask(about(ALICE));
        clock.advance(Duration.ofHours(2));
        assertInstanceOf(Status.Revoked.class, of(about(ALICE)));
        for (OcspResponder.Reply silent : List.of(OcspResponder.bytes(503, new byte[0]), OcspResponder.tryLater())) {
            responder.answer(silent);
            peer.refresh();
            assertInstanceOf(Status.Revoked.class, of(about(ALICE)));
            clock.advance(Duration.ofHours(1));
        }
        responder.answer(UNKNOWN);
        peer.refresh();
        assertInstanceOf(Status.Revoked.class, of(about(ALICE)));
        clock.advance(Duration.ofHours(1));
        responder.answer(GOOD);
        peer.refresh();
        assertInstanceOf(Status.Good.class, of(about(ALICE)));
        assertEquals(5, requests());
    }

    @Test
    void theNextResponderIsAskedWhereOneHasNoProperAnswer() {
        try (OcspResponder second = OcspResponder.start(clock)) {
            responder.answer(OcspResponder.bytes(200, new byte[] {1, 2, 3}));
            second.answer(GOOD);
            assertInstanceOf(Status.Good.class, ask(about(ALICE, responder.uri(), second.uri())));
            assertEquals(1, requests());
        }
    }

    @Test
    void noAnswerIsRememberedBriefly() {
        responder.answer(OcspResponder.bytes(503, new byte[0]));
        assertEquals(new Status.Unreachable(clock.instant().plus(OcspPeer.NO_ANSWER_HOLDS)), ask(about(ALICE)));
        responder.answer(GOOD);
        ask(about(ALICE));
        assertEquals(1, requests());
        clock.advance(OcspPeer.NO_ANSWER_HOLDS);
        assertInstanceOf(Status.Good.class, ask(about(ALICE)));
    }

    @Test
    void aResponderThatIsOutOfOrderDoesNotCostEveryClientItsTimeout() {
        responder.answer(OcspResponder.bytes(503, new byte[0]));
        IntStream.range(0, Responders.FAILURES).forEach(i -> ask(about(CA.leaf("client" + i))));
        assertEquals(Responders.FAILURES, requests());
        assertInstanceOf(Status.Unreachable.class, ask(about(ALICE)));
        assertEquals(Responders.FAILURES, requests());
        clock.advance(Responders.LEFT_ALONE);
        responder.answer(GOOD);
        assertInstanceOf(Status.Good.class, ask(about(ALICE)));
    }

    @Test
    void unknownIsRememberedBrieflyAndAsLongAsItSaysWhereItIsGood() {
        responder.answer(UNKNOWN);
        ask(about(ALICE));
        clock.advance(OcspPeer.UNKNOWN_HOLDS);
        assertInstanceOf(Status.NotAsked.class, of(about(ALICE)));
        configure(config(Duration.ofSeconds(10), true));
        assertEquals(
                new Status.Unknown(clock.instant().plus(Duration.ofHours(1)).plus(SKEW)), ask(about(ALICE)));
    }

    @Test
    void silentRespondersTakeTheirTimeAndNoMore() {
        configure(config(Duration.ofMillis(200), false));
        for (OcspResponder.Reply reply : List.of(responder.silence(), responder.trickle())) {
            responder.answer(reply);
            long start = System.nanoTime();
            assertInstanceOf(Status.Unreachable.class, ask(about(CA.leaf("carol"))));
            long took = System.nanoTime() - start;
            assertTrue(took < Duration.ofSeconds(5).toNanos(), () -> took + " ns");
        }
    }

    @Test
    void addressesThatAreNoPlainHttpAreNotAsked() {
        responder.answer(GOOD);
        String address = responder.uri().toString();
        for (String bad : List.of(
                address.replace("http://", "ftp://"),
                address.replace("http://", "file://"),
                address.replace("http://", "http://user:secret@"),
                address + "#fragment",
                "http:opaque",
                "/ocsp")) {
            assertInstanceOf(Status.Unreachable.class, ask(about(CA.leaf("dave"), URI.create(bad))), bad);
        }
        assertEquals(0, requests());
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (OcspResponder target = OcspResponder.start(clock)) {
            target.answer(GOOD);
            responder.answer(OcspResponder.redirect(target.uri()));
            assertInstanceOf(Status.Unreachable.class, ask(about(ALICE)));
            assertEquals(List.of(), target.methods());
        }
    }

    @Test
    void thoseWhoAskTheSameAtOnceShareOneRequest() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        responder.answer(OcspResponder.after(released, GOOD));
        List<Thread> asking = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asking.add(Thread.ofVirtual().start(() -> peer.ask(List.of(about(ALICE)))));
        }
        Await.until(
                () -> asking.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING),
                () -> "not all wait");
        Await.until(() -> requests() > 0, () -> "nobody has asked");
        released.countDown();
        for (Thread thread : asking) {
            assertTrue(thread.join(Duration.ofSeconds(10)));
        }
        assertInstanceOf(Status.Good.class, of(about(ALICE)));
        assertEquals(1, requests());
    }

    @Test
    void questionsAreAskedAtOnce() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        responder.answer(OcspResponder.after(released, GOOD));
        Thread asking = Thread.ofVirtual().start(() -> peer.ask(List.of(about(ALICE), about(BOB))));
        Await.until(() -> requests() == 2, () -> requests() + " requests");
        released.countDown();
        assertTrue(asking.join(Duration.ofSeconds(10)));
        assertInstanceOf(Status.Good.class, of(about(ALICE)));
        assertInstanceOf(Status.Good.class, of(about(BOB)));
    }

    @Test
    void whatIsUsedIsAskedAgainAtHalfOfItsTimeAndARevocationIsTold() {
        responder.answer(GOOD);
        peer.ask(List.of(about(ALICE), about(BOB)));
        of(about(ALICE));
        responder.answer(REVOKED);
        clock.advance(Duration.ofMinutes(30));
        peer.refresh();
        assertEquals(2, requests(), "before half of its time");
        clock.advance(SKEW);
        peer.refresh();
        assertEquals(3, requests(), "only what was used");
        assertInstanceOf(Status.Revoked.class, of(about(ALICE)));
        assertEquals(List.of(about(ALICE)), worsened);
        assertInstanceOf(Status.Good.class, of(about(BOB)));
    }

    @Test
    void whatWasLookedUpInVainIsAskedByTheNextRefreshOnce() {
        responder.answer(GOOD);
        assertInstanceOf(Status.NotAsked.class, of(about(ALICE)));
        peer.refresh();
        assertInstanceOf(Status.Good.class, of(about(ALICE)));
        peer.refresh();
        assertEquals(1, requests());
    }

    @Test
    void aGoodAnswerOutlivesItsResponder() {
        responder.answer(GOOD);
        Status good = ask(about(ALICE));
        responder.answer(OcspResponder.bytes(503, new byte[0]));
        clock.advance(Duration.ofMinutes(45));
        peer.refresh();
        assertEquals(good, of(about(ALICE)));
        assertEquals(2, requests());
        peer.refresh();
        assertEquals(2, requests(), "not again at once");
        clock.advance(OcspPeer.NO_ANSWER_HOLDS);
        peer.refresh();
        assertEquals(3, requests());
        clock.advance(Duration.ofMinutes(20));
        assertInstanceOf(Status.Unreachable.class, ask(about(ALICE)));
        assertEquals(List.of(), worsened);
    }

    @Test
    void theLogIsToldOnceOfAResponderThatFailsAndOfEachRevocation() {
        try (Logged log = new Logged()) {
            for (OcspResponder.Reply bad : List.of(OcspResponder.tryLater(), OcspResponder.bytes(503, new byte[0]))) {
                responder.answer(bad);
                ask(about(CA.leaf("frank")));
            }
            responder.answer(GOOD);
            ask(about(ALICE));
            ask(about(BOB));
            responder.answer(OcspResponder.tryLater());
            ask(about(CA.leaf("grace")));
            responder.answer(REVOKED);
            clock.advance(Duration.ofMinutes(45));
            peer.refresh();
            peer.refresh();
            String at = "ocsp_peer responder=" + responder.uri();
            assertEquals(
                    List.of("WARNING " + at + " status=fails reason=not_successful", "INFO " + at + " status=answers"),
                    log.lines("responder="));
            String serial = ALICE.certificate().getSerialNumber().toString(16);
            assertEquals(List.of("WARNING ocsp_peer serial=" + serial + " status=revoked"), log.lines(serial));
        }
    }

    @Test
    void nobodyIsAskedAfterClosing() {
        responder.answer(GOOD);
        peer.close();
        assertInstanceOf(Status.Unreachable.class, ask(about(ALICE)));
        assertEquals(0, requests());
    }

    @Test
    void closingEndsWhatIsUnderWay() throws InterruptedException {
        responder.answer(responder.silence());
        Thread asking = Thread.ofVirtual().start(() -> peer.ask(List.of(about(ALICE))));
        Await.until(() -> requests() == 1, () -> "not asked");
        peer.close();
        assertTrue(asking.join(Duration.ofSeconds(5)), "before its timeout of 10 s");
        assertInstanceOf(Status.Unreachable.class, of(about(ALICE)));
    }

    @Test
    void manyClientsAtOnceAreAllAnswered() {
        responder.answer(GOOD);
        List<OcspQuestion> questions =
                Stream.generate(() -> about(CA.leaf("erin"))).limit(200).toList();
        peer.ask(questions);
        assertTrue(questions.stream().allMatch(question -> of(question) instanceof Status.Good));
    }
}
