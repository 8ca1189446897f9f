package io.postern.session;

import static io.postern.session.Course.AUTO;
import static io.postern.session.Course.AUTO_OR_PLAIN;
import static io.postern.session.Course.CLIENT_HELLO;
import static io.postern.session.Course.CLIENT_TEXT;
import static io.postern.session.Course.CONNECTED;
import static io.postern.session.Course.GOT_INFO;
import static io.postern.session.Course.HANDSHAKE_DONE;
import static io.postern.session.Course.INFO;
import static io.postern.session.Course.INFO_FIRST;
import static io.postern.session.Course.INFO_FIRST_OR_PLAIN;
import static io.postern.session.Course.PLAINTEXT;
import static io.postern.session.Course.TLS_FIRST;
import static io.postern.session.Course.passed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ClientSecurity;
import io.postern.nats.TlsMembers;
import io.postern.session.SessionAction.Abort;
import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.DialUpstream;
import io.postern.session.SessionAction.End;
import io.postern.session.SessionAction.Fuse;
import io.postern.session.SessionAction.Mute;
import io.postern.session.SessionAction.PassReset;
import io.postern.session.SessionAction.PauseClient;
import io.postern.session.SessionAction.ReadClient;
import io.postern.session.SessionAction.SecureClient;
import io.postern.session.SessionAction.SendError;
import io.postern.session.SessionAction.SendInfo;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionAction.WatchFirstByte;
import io.postern.session.SessionState.Closed;
import io.postern.session.SessionState.Draining;
import io.postern.session.SessionState.Leg;
import io.postern.session.SessionState.Relaying;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionLogicTest {
    private static final SessionAction DIAL_DEADLINE = new StartDeadline(Deadline.DIAL, Duration.ofSeconds(11));
    private static final SessionAction DRAIN_DEADLINE = new StartDeadline(Deadline.DRAIN, Duration.ofSeconds(13));
    private static final SessionAction HANDSHAKE_DEADLINE =
            new StartDeadline(Deadline.HANDSHAKE, Duration.ofSeconds(2));
    private static final SessionAction STOP_FIRST_BYTE = new StopDeadline(Deadline.FIRST_BYTE);
    private static final SessionAction STOP_HANDSHAKE = new StopDeadline(Deadline.HANDSHAKE);
    private static final SessionAction STOP_INFO = new StopDeadline(Deadline.INFO);

    @Test
    void infoFirstDialsThenSendsInfoInClearAndInstallsTlsInOneStepWithReadsOnLast() {
        Course course = Course.of(INFO_FIRST);
        assertEquals(List.of(new DialUpstream(), DIAL_DEADLINE), course.actions());

        course.then(CONNECTED);
        assertEquals(
                List.of(new StopDeadline(Deadline.DIAL), new StartDeadline(Deadline.INFO, Duration.ofSeconds(12))),
                course.actions());

        course.then(GOT_INFO);
        assertEquals(
                List.of(
                        STOP_INFO,
                        new SendInfo(INFO, TlsMembers.REQUIRED),
                        HANDSHAKE_DEADLINE,
                        new SecureClient(),
                        new ReadClient()),
                course.actions());

        course.then(HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new Fuse()), course.actions());
        assertInstanceOf(Relaying.class, course.state());
    }

    @Test
    void tlsFirstDialsOnlyAfterTheHandshakeAndSendsInfoInsideIt() {
        Course course = Course.of(TLS_FIRST);
        assertEquals(List.of(new WatchFirstByte(), HANDSHAKE_DEADLINE, new ReadClient()), course.actions());

        course.then(CLIENT_HELLO);
        assertEquals(List.of(STOP_FIRST_BYTE, HANDSHAKE_DEADLINE, new SecureClient()), course.actions());

        course.then(HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new PauseClient(), new DialUpstream(), DIAL_DEADLINE), course.actions());

        course.then(CONNECTED, GOT_INFO);
        assertEquals(List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.REQUIRED), new Fuse()), course.actions());
    }

    @Test
    void anyEarlyByteMeansTls() {
        Course course = Course.of(AUTO, CLIENT_TEXT);
        assertTrue(course.actions().contains(new SecureClient()));
    }

    @Test
    void afterTheWaitInfoGoesOutInClear() {
        Course course = Course.of(AUTO);
        assertEquals(
                List.of(
                        new WatchFirstByte(),
                        new StartDeadline(Deadline.FIRST_BYTE, Duration.ofMillis(50)),
                        new ReadClient()),
                course.actions());
        course.then(passed(Deadline.FIRST_BYTE));
        assertEquals(List.of(new DialUpstream(), DIAL_DEADLINE), course.actions());
        course.then(CONNECTED, GOT_INFO);
        assertTrue(course.actions().contains(new SendInfo(INFO, TlsMembers.REQUIRED)));
        course.then(HANDSHAKE_DONE);
        assertInstanceOf(Relaying.class, course.state());
    }

    @Test
    void aLateClientHelloStillWinsUntilInfoIsWritten() {
        for (SessionEvent[] before : new SessionEvent[][] {
            {passed(Deadline.FIRST_BYTE)}, {passed(Deadline.FIRST_BYTE), CONNECTED},
        }) {
            Course course = Course.of(AUTO, before).then(CLIENT_HELLO);
            assertTrue(course.actions().contains(new SecureClient()));
            course.then(GOT_INFO);
            assertEquals(List.of(STOP_INFO), course.actions(), "INFO waits for the end of the handshake");
            course.then(HANDSHAKE_DONE);
            assertEquals(
                    List.of(STOP_HANDSHAKE, new SendInfo(INFO, TlsMembers.REQUIRED), new Fuse()), course.actions());
        }
    }

    @Test
    void aLateClientHelloMayBeDoneBeforeInfoComes() {
        Course course = Course.of(AUTO, passed(Deadline.FIRST_BYTE), CLIENT_HELLO, HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new PauseClient()), course.actions());
        course.then(CONNECTED, GOT_INFO);
        assertEquals(List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.REQUIRED), new Fuse()), course.actions());
    }

    @Test
    void aPlaintextListenerSendsInfoWithoutTlsMembersAndJoins() {
        Course course = Course.of(PLAINTEXT, CONNECTED, GOT_INFO);
        assertEquals(List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.NONE), new Fuse()), course.actions());
    }

    @Test
    void allowNonTlsTellsClientsApartByTheFirstByteAfterInfo() {
        Course choosing = Course.of(INFO_FIRST_OR_PLAIN, CONNECTED, GOT_INFO);
        assertEquals(
                List.of(
                        STOP_INFO,
                        new SendInfo(INFO, TlsMembers.AVAILABLE),
                        new WatchFirstByte(),
                        new StartDeadline(Deadline.FIRST_BYTE, Duration.ofSeconds(2)),
                        new ReadClient()),
                choosing.actions());
        Course tls = Course.of(INFO_FIRST_OR_PLAIN, CONNECTED, GOT_INFO, CLIENT_HELLO);
        assertEquals(List.of(STOP_FIRST_BYTE, HANDSHAKE_DEADLINE, new SecureClient()), tls.actions());
        tls.then(HANDSHAKE_DONE);
        assertInstanceOf(Relaying.class, tls.state());
        assertEquals(
                List.of(STOP_FIRST_BYTE, new Fuse()), choosing.then(CLIENT_TEXT).actions());
        assertEquals(
                List.of(new Fuse()),
                Course.of(INFO_FIRST_OR_PLAIN, CONNECTED, GOT_INFO, passed(Deadline.FIRST_BYTE))
                        .actions(),
                "who says nothing is taken as plaintext, as in nats-server");
    }

    @Test
    void insideTlsThatCameFirstInfoSaysAvailableBesidesWherePlaintextIsServed() {
        Course course = Course.of(AUTO_OR_PLAIN, CLIENT_HELLO, HANDSHAKE_DONE, CONNECTED, GOT_INFO);
        assertTrue(course.actions().contains(new SendInfo(INFO, TlsMembers.REQUIRED_AND_AVAILABLE)));
    }

    @Test
    void whatTheUpstreamSaysBeforeItEndsIsDeliveredInsideTls() {
        Course course = Course.of(INFO_FIRST, CONNECTED, GOT_INFO, new SessionEvent.Ended(Side.UPSTREAM));
        assertEquals(List.of(), course.actions());
        course.then(HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new Fuse(), new End(Side.CLIENT), DRAIN_DEADLINE), course.actions());
        assertEquals(new Draining(CloseReason.UPSTREAM_CLOSED, Leg.OPEN, Leg.ENDED), course.state());
    }

    @Test
    void throttledClientsAreToldInClearAndClosed() {
        Course course = Course.of(TLS_FIRST, CLIENT_HELLO, new SessionEvent.Throttled());
        assertEquals(
                List.of(
                        new SendError("Connection throttling is active. Please try again later."),
                        new Close(Side.CLIENT),
                        DRAIN_DEADLINE),
                course.actions());
        assertEquals(
                new Closed(CloseReason.THROTTLED),
                course.then(new SessionEvent.Gone(Side.CLIENT)).state());
    }

    @Test
    void eachDeadlineHasItsOwnReason() {
        assertReason(CloseReason.UPSTREAM_DIAL_TIMEOUT, Course.of(INFO_FIRST, passed(Deadline.DIAL)));
        assertReason(CloseReason.UPSTREAM_INFO_TIMEOUT, Course.of(INFO_FIRST, CONNECTED, passed(Deadline.INFO)));
        assertReason(CloseReason.HANDSHAKE_TIMEOUT, Course.of(TLS_FIRST, passed(Deadline.HANDSHAKE)));
        assertReason(
                CloseReason.HANDSHAKE_TIMEOUT, Course.of(INFO_FIRST, CONNECTED, GOT_INFO, passed(Deadline.HANDSHAKE)));
        Course drained = open().then(new SessionEvent.Ended(Side.CLIENT), passed(Deadline.DRAIN));
        assertEquals(List.of(new Abort(Side.CLIENT), new Abort(Side.UPSTREAM)), drained.actions());
        assertEquals(new Closed(CloseReason.DRAIN_TIMEOUT), drained.state());
    }

    @Test
    void eachEndingWhileOpeningHasItsOwnReason() {
        assertReason(CloseReason.CLIENT_GONE_EARLY, Course.of(INFO_FIRST, new SessionEvent.Ended(Side.CLIENT)));
        assertReason(CloseReason.CLIENT_GONE_EARLY, Course.of(INFO_FIRST, new SessionEvent.Reset(Side.CLIENT)));
        assertReason(CloseReason.UPSTREAM_UNREACHABLE, Course.of(INFO_FIRST, new SessionEvent.UpstreamUnreachable()));
        assertReason(
                CloseReason.UPSTREAM_GONE_EARLY,
                Course.of(INFO_FIRST, CONNECTED, new SessionEvent.Ended(Side.UPSTREAM)));
        assertReason(
                CloseReason.UPSTREAM_GONE_EARLY,
                Course.of(INFO_FIRST, CONNECTED, new SessionEvent.Reset(Side.UPSTREAM)));
        assertReason(
                CloseReason.UPSTREAM_RESET,
                Course.of(INFO_FIRST, CONNECTED, GOT_INFO, new SessionEvent.Reset(Side.UPSTREAM)));
        assertReason(
                CloseReason.UPSTREAM_NOT_NATS,
                Course.of(INFO_FIRST, CONNECTED, new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_NOT_NATS)));
        assertReason(
                CloseReason.NOT_TLS,
                Course.of(TLS_FIRST, CLIENT_TEXT, new SessionEvent.TlsRefused(CloseReason.NOT_TLS)));
        assertReason(CloseReason.STOPPED, Course.of(INFO_FIRST, new SessionEvent.StopRequested()));
        assertReason(CloseReason.INTERNAL_ERROR, Course.of(INFO_FIRST, new SessionEvent.Failed()));
    }

    @Test
    void aSideThatIsGoneWhileOpeningTakesTheOtherWithIt() {
        assertEquals(
                new Closed(CloseReason.CLIENT_GONE_EARLY),
                Course.of(TLS_FIRST, new SessionEvent.Gone(Side.CLIENT)).state());
        Course upstreamGone = Course.of(INFO_FIRST, CONNECTED, new SessionEvent.Gone(Side.UPSTREAM));
        assertEquals(List.of(new Close(Side.CLIENT), DRAIN_DEADLINE), upstreamGone.actions());
        assertEquals(
                new Closed(CloseReason.UPSTREAM_GONE_EARLY),
                upstreamGone.then(new SessionEvent.Gone(Side.CLIENT)).state());
        assertReason(
                CloseReason.UPSTREAM_CLOSED,
                Course.of(INFO_FIRST, CONNECTED, GOT_INFO, new SessionEvent.Gone(Side.UPSTREAM)));
    }

    @ParameterizedTest
    @EnumSource
    void anEndIsDeliveredAndThenBothClose(Side side) {
        Course course = open().then(new SessionEvent.Ended(side));
        assertEquals(List.of(new End(side.other()), DRAIN_DEADLINE), course.actions());
        course.then(new SessionEvent.Ended(side.other()));
        assertEquals(List.of(new Close(Side.CLIENT), new Close(Side.UPSTREAM)), course.actions());
        course.then(new SessionEvent.Gone(Side.CLIENT), new SessionEvent.Gone(Side.UPSTREAM));
        assertEquals(
                new Closed(side == Side.CLIENT ? CloseReason.CLIENT_CLOSED : CloseReason.UPSTREAM_CLOSED),
                course.state());
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsPassedOnOnceItsLastWordsHaveBeenRead(Side side) {
        Course course = open().then(new SessionEvent.Reset(side));
        assertEquals(List.of(new Mute(side), DRAIN_DEADLINE), course.actions());
        Course ended = course.then(new SessionEvent.Ended(side));
        assertEquals(List.of(new Abort(side), new PassReset(side.other())), ended.actions());
        assertReason(side == Side.CLIENT ? CloseReason.CLIENT_RESET : CloseReason.UPSTREAM_RESET, ended);

        Course gone = open().then(new SessionEvent.Reset(side), new SessionEvent.Gone(side));
        assertEquals(List.of(new PassReset(side.other())), gone.actions());
    }

    @ParameterizedTest
    @EnumSource
    void aResetAfterTheEndTakesNothingFromTheOtherSide(Side side) {
        Course course = open().then(new SessionEvent.Ended(side), new SessionEvent.Reset(side));
        assertEquals(List.of(new Abort(side), new Close(side.other())), course.actions());
    }

    @ParameterizedTest
    @EnumSource
    void aSideThatBreaksAfterTheOtherEndedIsReadToItsEnd(Side side) {
        Course course = open().then(new SessionEvent.Ended(side), new SessionEvent.Reset(side.other()));
        assertEquals(List.of(new Mute(side.other())), course.actions());
        course.then(new SessionEvent.Reset(side.other()));
        assertEquals(List.of(), course.actions());
        course.then(new SessionEvent.Ended(side.other()));
        assertEquals(List.of(new Abort(side.other()), new PassReset(side)), course.actions());
    }

    @ParameterizedTest
    @EnumSource
    void theOthersEndWhileOneIsBrokenWaitsForTheBrokenOnesLastWords(Side side) {
        Course course = open().then(new SessionEvent.Reset(side), new SessionEvent.Ended(side.other()));
        assertEquals(List.of(), course.actions());
        assertEquals(
                List.of(new Abort(side), new PassReset(side.other())),
                course.then(new SessionEvent.Ended(side)).actions());
    }

    @Test
    void aStopEndsTheClientAndStillDeliversWhatItSaysUntilItsOwnEnd() {
        Course course = open().then(new SessionEvent.StopRequested());
        assertEquals(List.of(new End(Side.CLIENT), DRAIN_DEADLINE), course.actions());
        course.then(new SessionEvent.Ended(Side.CLIENT));
        assertEquals(List.of(new Close(Side.CLIENT), new Close(Side.UPSTREAM)), course.actions());
        assertReason(CloseReason.STOPPED, course);
    }

    @Test
    void whatCantBeRelayedEndsBothSides() {
        for (SessionEvent event : List.of(
                new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_BAD_FRAMING),
                new SessionEvent.TlsRefused(CloseReason.TLS_FAILED))) {
            Course course = open().then(event);
            assertEquals(List.of(new Close(Side.CLIENT), new Close(Side.UPSTREAM), DRAIN_DEADLINE), course.actions());
            Course draining = open().then(new SessionEvent.Ended(Side.CLIENT), event);
            assertEquals(List.of(new Close(Side.CLIENT), new Close(Side.UPSTREAM)), draining.actions());
        }
        assertEquals(
                List.of(new Abort(Side.CLIENT), new Abort(Side.UPSTREAM), DRAIN_DEADLINE),
                open().then(new SessionEvent.Failed()).actions());
        assertEquals(
                List.of(new Abort(Side.CLIENT), new Abort(Side.UPSTREAM)),
                open().then(new SessionEvent.Ended(Side.CLIENT), new SessionEvent.Failed())
                        .actions());
    }

    /** Whatever happens in whatever order: nothing throws, INFO goes out at most once and never between engine and handshake. */
    @Test
    void noCourseOfEventsSendsInfoTwiceOrBetweenTheEngineAndTheEndOfTheHandshake() {
        List<ClientSecurity> securities =
                List.of(PLAINTEXT, INFO_FIRST, TLS_FIRST, AUTO, INFO_FIRST_OR_PLAIN, AUTO_OR_PLAIN);
        Random random = new Random(20261124);
        List<SessionEvent> all = allEvents();
        for (int run = 0; run < 20_000; run++) {
            Course course = Course.of(securities.get(random.nextInt(securities.size())));
            for (int i = 0; i < 12; i++) {
                course.then(all.get(random.nextInt(all.size())));
            }
            assertInfoOnceAndNeverInside(course);
        }
    }

    private static void assertInfoOnceAndNeverInside(Course course) {
        int infos = 0;
        boolean secured = false;
        boolean fused = false;
        for (List<SessionAction> step : course.steps()) {
            for (SessionAction action : step) {
                if (action instanceof SendInfo) {
                    infos++;
                    assertTrue(!secured || step.contains(new Fuse()), "in clear after the engine is in place");
                }
                secured |= action instanceof SecureClient;
                assertFalse(fused && action instanceof Fuse, "joined twice");
                fused |= action instanceof Fuse;
            }
        }
        assertTrue(infos <= 1);
        assertTrue(!fused || infos == 1);
    }

    private static List<SessionEvent> allEvents() {
        List<SessionEvent> all = new ArrayList<>(List.of(
                CONNECTED,
                GOT_INFO,
                HANDSHAKE_DONE,
                CLIENT_HELLO,
                CLIENT_TEXT,
                CONNECTED,
                GOT_INFO,
                HANDSHAKE_DONE,
                new SessionEvent.Throttled(),
                new SessionEvent.UpstreamUnreachable(),
                new SessionEvent.StopRequested(),
                new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_BAD_FRAMING),
                new SessionEvent.TlsRefused(CloseReason.TLS_FAILED),
                new SessionEvent.Failed()));
        for (Side side : Side.values()) {
            all.addAll(
                    List.of(new SessionEvent.Ended(side), new SessionEvent.Reset(side), new SessionEvent.Gone(side)));
        }
        for (Deadline deadline : Deadline.values()) {
            all.add(passed(deadline));
        }
        return all;
    }

    private static Course open() {
        return Course.of(INFO_FIRST, CONNECTED, GOT_INFO, HANDSHAKE_DONE);
    }

    /** The session is on its way out for {@code reason}, and is closed for it when both sides are gone. */
    private static void assertReason(CloseReason reason, Course course) {
        course.then(new SessionEvent.Gone(Side.UPSTREAM), new SessionEvent.Gone(Side.CLIENT));
        assertEquals(new Closed(reason), course.state());
    }
}
