package io.postern.session;

import static io.postern.session.Course.ALLOWED;
import static io.postern.session.Course.AUTO;
import static io.postern.session.Course.AUTO_OR_PLAIN;
import static io.postern.session.Course.CLIENT_HELLO;
import static io.postern.session.Course.CLIENT_TEXT;
import static io.postern.session.Course.CONNECTED;
import static io.postern.session.Course.CONNECT_DEADLINE;
import static io.postern.session.Course.DRAIN_DEADLINE;
import static io.postern.session.Course.GOT_INFO;
import static io.postern.session.Course.HANDSHAKE_DONE;
import static io.postern.session.Course.INFO;
import static io.postern.session.Course.INFO_FIRST;
import static io.postern.session.Course.INFO_FIRST_OR_PLAIN;
import static io.postern.session.Course.PLAINTEXT;
import static io.postern.session.Course.TLS_FIRST;
import static io.postern.session.Course.passed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.intake.Entry;
import io.postern.nats.TlsMembers;
import io.postern.session.SessionAction.AwaitHandshake;
import io.postern.session.SessionAction.BlameServer;
import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.DialUpstream;
import io.postern.session.SessionAction.End;
import io.postern.session.SessionAction.Fuse;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The course until bytes pass. */
class OpeningLogicTest {
    private static final SessionAction DIAL_DEADLINE = new StartDeadline(Deadline.DIAL, Duration.ofSeconds(11));
    private static final SessionAction HANDSHAKE_DEADLINE =
            new StartDeadline(Deadline.HANDSHAKE, Duration.ofSeconds(2));
    private static final SessionAction STOP_FIRST_BYTE = new StopDeadline(Deadline.FIRST_BYTE);
    private static final SessionAction STOP_HANDSHAKE = new StopDeadline(Deadline.HANDSHAKE);
    private static final SessionAction STOP_INFO = new StopDeadline(Deadline.INFO);

    @Test
    void infoFirstDialsThenSendsInfoInClearAndReadsOnceTlsIsInstalled() {
        Course course = Course.of(INFO_FIRST);
        assertEquals(List.of(new DialUpstream(), DIAL_DEADLINE), course.actions());

        course.then(CONNECTED);
        assertEquals(
                List.of(new StopDeadline(Deadline.DIAL), new StartDeadline(Deadline.INFO, Duration.ofSeconds(12))),
                course.actions());

        course.then(GOT_INFO);
        assertEquals(
                List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.REQUIRED), HANDSHAKE_DEADLINE, new AwaitHandshake()),
                course.actions());
        course.then(ALLOWED);
        assertEquals(List.of(new SecureClient(), new ReadClient()), course.actions());

        course.then(HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new Fuse(), CONNECT_DEADLINE), course.actions());
        assertInstanceOf(Relaying.class, course.state());
    }

    @Test
    void tlsFirstDialsOnlyAfterTheHandshakeAndSendsInfoInsideIt() {
        Course course = Course.of(TLS_FIRST);
        assertEquals(List.of(new WatchFirstByte(), HANDSHAKE_DEADLINE, new ReadClient()), course.actions());

        course.then(CLIENT_HELLO);
        assertEquals(List.of(STOP_FIRST_BYTE, HANDSHAKE_DEADLINE, new AwaitHandshake()), course.actions());
        course.then(ALLOWED);
        assertEquals(List.of(new SecureClient(), new ReadClient()), course.actions());

        course.then(HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new PauseClient(), new DialUpstream(), DIAL_DEADLINE), course.actions());

        course.then(CONNECTED, GOT_INFO);
        assertEquals(
                List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.REQUIRED), new Fuse(), CONNECT_DEADLINE),
                course.actions());
    }

    @Test
    void anyEarlyByteMeansTls() {
        Course course = Course.of(AUTO, CLIENT_TEXT);
        assertTrue(course.actions().contains(new AwaitHandshake()));
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
        course.then(ALLOWED, HANDSHAKE_DONE);
        assertInstanceOf(Relaying.class, course.state());
    }

    @Test
    void aLateClientHelloStillWinsUntilInfoIsWritten() {
        for (SessionEvent[] before : new SessionEvent[][] {
            {passed(Deadline.FIRST_BYTE)}, {passed(Deadline.FIRST_BYTE), CONNECTED},
        }) {
            for (SessionEvent[] handshake : new SessionEvent[][] {{ALLOWED, GOT_INFO}, {GOT_INFO, ALLOWED}}) {
                Course course = Course.of(AUTO, before).then(CLIENT_HELLO);
                assertTrue(course.actions().contains(new AwaitHandshake()));
                course.then(handshake);
                assertTrue(course.steps().contains(List.of(STOP_INFO)), "INFO waits for the end of the handshake");
                course.then(HANDSHAKE_DONE);
                assertEquals(
                        List.of(STOP_HANDSHAKE, new SendInfo(INFO, TlsMembers.REQUIRED), new Fuse(), CONNECT_DEADLINE),
                        course.actions());
            }
        }
    }

    @Test
    void aLateClientHelloMayBeDoneBeforeInfoComes() {
        Course course = Course.of(AUTO, passed(Deadline.FIRST_BYTE), CLIENT_HELLO, ALLOWED, HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new PauseClient()), course.actions());
        course.then(CONNECTED, GOT_INFO);
        assertEquals(
                List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.REQUIRED), new Fuse(), CONNECT_DEADLINE),
                course.actions());
    }

    @Test
    void aPlaintextListenerSendsInfoWithoutTlsMembersAndJoins() {
        Course course = Course.of(PLAINTEXT, CONNECTED, GOT_INFO);
        assertEquals(
                List.of(STOP_INFO, new SendInfo(INFO, TlsMembers.NONE), new Fuse(), CONNECT_DEADLINE),
                course.actions());
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
        assertEquals(List.of(STOP_FIRST_BYTE, HANDSHAKE_DEADLINE, new AwaitHandshake()), tls.actions());
        tls.then(ALLOWED, HANDSHAKE_DONE);
        assertInstanceOf(Relaying.class, tls.state());
        assertEquals(
                List.of(STOP_FIRST_BYTE, new Fuse(), CONNECT_DEADLINE),
                choosing.then(CLIENT_TEXT).actions());
        assertEquals(
                List.of(new Fuse(), CONNECT_DEADLINE),
                Course.of(INFO_FIRST_OR_PLAIN, CONNECTED, GOT_INFO, passed(Deadline.FIRST_BYTE))
                        .actions(),
                "who says nothing is taken as plaintext, as in nats-server");
    }

    @Test
    void insideTlsThatCameFirstInfoSaysAvailableBesidesWherePlaintextIsServed() {
        Course course = Course.of(AUTO_OR_PLAIN, CLIENT_HELLO, ALLOWED, HANDSHAKE_DONE, CONNECTED, GOT_INFO);
        assertTrue(course.actions().contains(new SendInfo(INFO, TlsMembers.REQUIRED_AND_AVAILABLE)));
    }

    @Test
    void whatTheUpstreamSaysBeforeItEndsIsDeliveredInsideTls() {
        Course course = Course.of(INFO_FIRST, CONNECTED, GOT_INFO, ALLOWED, new SessionEvent.Ended(Side.UPSTREAM));
        assertEquals(List.of(), course.actions());
        course.then(HANDSHAKE_DONE);
        assertEquals(List.of(STOP_HANDSHAKE, new Fuse(), new End(Side.CLIENT), DRAIN_DEADLINE), course.actions());
        assertEquals(new Draining(CloseReason.UPSTREAM_CLOSED, Leg.OPEN, Leg.ENDED), course.state());
    }

    @Test
    void throttledClientsAreToldInClearAndClosed() {
        Course course = Course.of(TLS_FIRST, CLIENT_HELLO, ALLOWED, new SessionEvent.Throttled(CloseReason.THROTTLED));
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
    void whoseHandshakeWaitsIsBoundedByTheSameDeadlineAndMayBeRefused() {
        for (Course waiting : List.of(Course.of(TLS_FIRST, CLIENT_HELLO), Course.of(INFO_FIRST, CONNECTED, GOT_INFO))) {
            assertEquals(List.of(), waiting.then(CLIENT_HELLO).actions());
            waiting.then(passed(Deadline.HANDSHAKE)).endsFor(CloseReason.HANDSHAKE_TIMEOUT);
            assertEquals(List.of(), waiting.then(ALLOWED).actions(), "too late");
        }
        Course.of(TLS_FIRST, CLIENT_HELLO, new SessionEvent.Throttled(CloseReason.HANDSHAKE_QUEUE_FULL))
                .endsFor(CloseReason.HANDSHAKE_QUEUE_FULL);
    }

    @Test
    void eachDeadlineHasItsOwnReason() {
        Course.of(INFO_FIRST, passed(Deadline.DIAL)).endsFor(CloseReason.UPSTREAM_DIAL_TIMEOUT);
        Course.of(INFO_FIRST, CONNECTED, passed(Deadline.INFO)).endsFor(CloseReason.UPSTREAM_INFO_TIMEOUT);
        Course.of(TLS_FIRST, passed(Deadline.HANDSHAKE)).endsFor(CloseReason.HANDSHAKE_TIMEOUT);
        Course.of(INFO_FIRST, CONNECTED, GOT_INFO, passed(Deadline.HANDSHAKE)).endsFor(CloseReason.HANDSHAKE_TIMEOUT);
    }

    @Test
    void eachEndingWhileOpeningHasItsOwnReason() {
        Course.of(INFO_FIRST, new SessionEvent.Ended(Side.CLIENT)).endsFor(CloseReason.CLIENT_GONE_EARLY);
        Course.of(INFO_FIRST, new SessionEvent.Reset(Side.CLIENT)).endsFor(CloseReason.CLIENT_GONE_EARLY);
        Course.of(INFO_FIRST, new SessionEvent.UpstreamUnreachable()).endsFor(CloseReason.UPSTREAM_UNREACHABLE);
        Course.of(INFO_FIRST, CONNECTED, new SessionEvent.Ended(Side.UPSTREAM))
                .endsFor(CloseReason.UPSTREAM_GONE_EARLY);
        Course.of(INFO_FIRST, CONNECTED, new SessionEvent.Reset(Side.UPSTREAM))
                .endsFor(CloseReason.UPSTREAM_GONE_EARLY);
        Course.of(INFO_FIRST, CONNECTED, GOT_INFO, new SessionEvent.Reset(Side.UPSTREAM))
                .endsFor(CloseReason.UPSTREAM_RESET);
        Course.of(INFO_FIRST, CONNECTED, new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_NOT_NATS))
                .endsFor(CloseReason.UPSTREAM_NOT_NATS);
        Course.of(TLS_FIRST, CLIENT_TEXT, new SessionEvent.TlsRefused(CloseReason.NOT_TLS))
                .endsFor(CloseReason.NOT_TLS);
        Course.of(INFO_FIRST, new SessionEvent.StopRequested()).endsFor(CloseReason.STOPPED);
        Course.of(INFO_FIRST, new SessionEvent.Failed()).endsFor(CloseReason.INTERNAL_ERROR);
    }

    @Test
    void aSideThatIsGoneWhileOpeningTakesTheOtherWithIt() {
        assertEquals(
                new Closed(CloseReason.CLIENT_GONE_EARLY),
                Course.of(TLS_FIRST, new SessionEvent.Gone(Side.CLIENT)).state());
        Course upstreamGone = Course.of(INFO_FIRST, CONNECTED, new SessionEvent.Gone(Side.UPSTREAM));
        assertEquals(
                List.of(new BlameServer(CloseReason.UPSTREAM_GONE_EARLY), new Close(Side.CLIENT), DRAIN_DEADLINE),
                upstreamGone.actions());
        assertEquals(
                new Closed(CloseReason.UPSTREAM_GONE_EARLY),
                upstreamGone.then(new SessionEvent.Gone(Side.CLIENT)).state());
        Course.of(INFO_FIRST, CONNECTED, GOT_INFO, new SessionEvent.Gone(Side.UPSTREAM))
                .endsFor(CloseReason.UPSTREAM_CLOSED);
    }

    /** Late or early, of a timer or of a handler that is being replaced. */
    @Test
    void whatMeansNothingWhereItComesChangesNothing() {
        SessionEvent headerAwaited = new SessionEvent.Accepted(Entry.HEADER_AWAITED);
        SessionEvent waitOver = passed(Deadline.FIRST_BYTE);
        Map<Course, List<SessionEvent>> strays = Map.of(
                Course.arriving(PLAINTEXT),
                        List.of(CLIENT_TEXT, HANDSHAKE_DONE, ALLOWED, waitOver, passed(Deadline.AGE)),
                Course.arriving(PLAINTEXT).then(headerAwaited), List.of(CLIENT_TEXT, waitOver, headerAwaited),
                Course.of(PLAINTEXT), List.of(CLIENT_TEXT, HANDSHAKE_DONE, ALLOWED, waitOver, headerAwaited),
                Course.of(TLS_FIRST, CLIENT_HELLO), List.of(CLIENT_TEXT, HANDSHAKE_DONE, waitOver),
                Course.of(TLS_FIRST, CLIENT_HELLO, ALLOWED), List.of(CLIENT_TEXT, ALLOWED, waitOver),
                Course.of(TLS_FIRST, CLIENT_HELLO, ALLOWED, HANDSHAKE_DONE),
                        List.of(CLIENT_TEXT, HANDSHAKE_DONE, ALLOWED, waitOver, passed(Deadline.CONNECT)));

        strays.forEach((course, events) -> {
            SessionState before = course.state();
            for (SessionEvent event : events) {
                course.then(event);
                assertEquals(before, course.state(), event::toString);
                assertEquals(List.of(), course.actions(), event::toString);
            }
        });
    }
}
