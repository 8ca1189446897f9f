package io.postern.session;

import static io.postern.session.Course.ALLOWED;
import static io.postern.session.Course.AUTO;
import static io.postern.session.Course.CLIENT_HELLO;
import static io.postern.session.Course.CONNECTED;
import static io.postern.session.Course.CONNECTED_TO_ONE_OF_MORE;
import static io.postern.session.Course.DRAIN_DEADLINE;
import static io.postern.session.Course.GOT_INFO;
import static io.postern.session.Course.HANDSHAKE_DONE;
import static io.postern.session.Course.INFO_FIRST;
import static io.postern.session.Course.PLAINTEXT;
import static io.postern.session.Course.TLS_FIRST;
import static io.postern.session.Course.passed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.SessionAction.BlameServer;
import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.DialNext;
import io.postern.session.SessionAction.Fuse;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionState.Relaying;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which server of its upstream a session goes on with. */
class UpstreamLogicTest {
    private static final SessionAction DIAL_DEADLINE = new StartDeadline(Deadline.DIAL, Duration.ofSeconds(11));
    private static final SessionAction STOP_SERVER = new StopDeadline(Deadline.SERVER);

    /** What can come of a server that took the connection, and what it is blamed for. */
    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(passed(Deadline.SERVER), CloseReason.UPSTREAM_INFO_TIMEOUT),
                Arguments.of(new SessionEvent.Ended(Side.UPSTREAM), CloseReason.UPSTREAM_GONE_EARLY),
                Arguments.of(new SessionEvent.Reset(Side.UPSTREAM), CloseReason.UPSTREAM_GONE_EARLY),
                Arguments.of(new SessionEvent.Gone(Side.UPSTREAM), CloseReason.UPSTREAM_GONE_EARLY),
                Arguments.of(
                        new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_NOT_NATS), CloseReason.UPSTREAM_NOT_NATS),
                Arguments.of(
                        new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_INFO_TOO_LONG),
                        CloseReason.UPSTREAM_INFO_TOO_LONG));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whereThereAreOthersTheNextOneIsDialedAndTheSessionOpens(SessionEvent fault, CloseReason blame) {
        Course course = Course.of(INFO_FIRST, CONNECTED_TO_ONE_OF_MORE, fault);
        assertEquals(List.of(STOP_SERVER, new BlameServer(blame), new DialNext(), DIAL_DEADLINE), course.actions());
        course.then(CONNECTED, GOT_INFO, ALLOWED, HANDSHAKE_DONE);
        assertInstanceOf(Relaying.class, course.state());
    }

    /** The same, but for slowness: the last server has all the time that is left. */
    static Stream<Arguments> lastFaults() {
        return faults().skip(1);
    }

    @ParameterizedTest
    @MethodSource("lastFaults")
    void theLastServersFaultIsTheSessionsEnd(SessionEvent fault, CloseReason blame) {
        Course course = Course.of(INFO_FIRST, CONNECTED_TO_ONE_OF_MORE, passed(Deadline.SERVER), CONNECTED, fault);
        assertEquals(new BlameServer(blame), course.actions().getFirst());
        assertTrue(course.actions().contains(new Close(Side.CLIENT)));
        course.endsFor(blame);
    }

    @Test
    void oneServerHasAShareOfTheTimeAndAllOfThemHaveAllOfIt() {
        Course course = Course.of(INFO_FIRST, CONNECTED_TO_ONE_OF_MORE);
        assertEquals(
                List.of(
                        new StopDeadline(Deadline.DIAL),
                        new StartDeadline(Deadline.INFO, Duration.ofSeconds(12)),
                        new StartDeadline(Deadline.SERVER, Duration.ofSeconds(4))),
                course.actions());
        course.then(passed(Deadline.SERVER));
        assertFalse(course.actions().contains(new StopDeadline(Deadline.INFO)), "what one has used, the next has not");
        course.then(passed(Deadline.INFO));
        assertEquals(
                List.of(new Close(Side.CLIENT), new Close(Side.UPSTREAM), DRAIN_DEADLINE),
                course.actions(),
                "the one that is being dialed is not to blame");
        course.endsFor(CloseReason.UPSTREAM_INFO_TIMEOUT);
    }

    @Test
    void whenAllTimeIsOverTheServerThatSaysNothingIsToBlameAndNoOtherIsTried() {
        Course course = Course.of(PLAINTEXT, CONNECTED_TO_ONE_OF_MORE, passed(Deadline.INFO));
        assertEquals(
                List.of(
                        new BlameServer(CloseReason.UPSTREAM_INFO_TIMEOUT),
                        new Close(Side.CLIENT),
                        new Close(Side.UPSTREAM),
                        DRAIN_DEADLINE),
                course.actions());
        course.endsFor(CloseReason.UPSTREAM_INFO_TIMEOUT);
    }

    @Test
    void infoEndsTheWaitForOneServer() {
        Course course = Course.of(PLAINTEXT, CONNECTED_TO_ONE_OF_MORE, GOT_INFO);
        assertEquals(STOP_SERVER, course.actions().getFirst());
        assertTrue(course.actions().contains(new StopDeadline(Deadline.INFO)));
        assertInstanceOf(Relaying.class, course.state());
    }

    @Test
    void aServerThatSaidInfoIsNoServerToLeave() {
        Course held = Course.of(INFO_FIRST, CONNECTED_TO_ONE_OF_MORE, GOT_INFO);
        assertEquals(List.of(), held.then(passed(Deadline.SERVER)).actions());
        held.then(new SessionEvent.Reset(Side.UPSTREAM)).endsFor(CloseReason.UPSTREAM_RESET);
    }

    @Test
    void dialingThatTakesTooLongIsTheFaultOfWhoIsDialed() {
        Course course = Course.of(INFO_FIRST, passed(Deadline.DIAL));
        assertEquals(
                new BlameServer(CloseReason.UPSTREAM_DIAL_TIMEOUT),
                course.actions().getFirst());
        course.endsFor(CloseReason.UPSTREAM_DIAL_TIMEOUT);
    }

    @Test
    void aClientThatLeavesIsNoServersFault() {
        Course course = Course.of(INFO_FIRST, CONNECTED_TO_ONE_OF_MORE, new SessionEvent.Ended(Side.CLIENT));
        assertTrue(course.actions().stream().noneMatch(BlameServer.class::isInstance));
        course.endsFor(CloseReason.CLIENT_GONE_EARLY);
    }

    @Test
    void theClientsHandshakeGoesOnMeanwhile() {
        Course late = Course.of(
                AUTO,
                passed(Deadline.FIRST_BYTE),
                CONNECTED_TO_ONE_OF_MORE,
                CLIENT_HELLO,
                ALLOWED,
                passed(Deadline.SERVER),
                HANDSHAKE_DONE,
                CONNECTED,
                GOT_INFO);
        assertTrue(late.actions().contains(new Fuse()));
        Course early = Course.of(TLS_FIRST, CLIENT_HELLO, ALLOWED, HANDSHAKE_DONE, CONNECTED_TO_ONE_OF_MORE)
                .then(new SessionEvent.Gone(Side.UPSTREAM), CONNECTED, GOT_INFO);
        assertTrue(early.actions().contains(new Fuse()));
    }
}
