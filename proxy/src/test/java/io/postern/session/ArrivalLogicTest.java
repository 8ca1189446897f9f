package io.postern.session;

import static io.postern.session.Course.ACCEPTED;
import static io.postern.session.Course.DRAIN_DEADLINE;
import static io.postern.session.Course.INFO_FIRST;
import static io.postern.session.Course.PLAINTEXT;
import static io.postern.session.Course.TLS_FIRST;
import static io.postern.session.Course.passed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ClientSecurity;
import io.postern.intake.Entry;
import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.DialUpstream;
import io.postern.session.SessionAction.PauseClient;
import io.postern.session.SessionAction.ReadClient;
import io.postern.session.SessionAction.SendError;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionAction.WatchFirstByte;
import io.postern.session.SessionAction.WatchProxyHeader;
import io.postern.session.SessionState.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The course before anybody is heard or dialed. */
class ArrivalLogicTest {
    private static final Map<Entry, CloseReason> REFUSALS = Map.of(
            Entry.MAX_CONNECTIONS, CloseReason.MAX_CONNECTIONS,
            Entry.MAX_CONNECTIONS_PER_LISTENER, CloseReason.MAX_CONNECTIONS_PER_LISTENER,
            Entry.MAX_CONNECTIONS_PER_ADDRESS, CloseReason.MAX_CONNECTIONS_PER_ADDRESS,
            Entry.PROXY_HEADER_NOT_ALLOWED, CloseReason.PROXY_HEADER_NOT_ALLOWED);

    @Test
    void whoIsOneTooManyIsClosedForThatAndNobodyIsDialed() {
        for (ClientSecurity security : List.of(PLAINTEXT, INFO_FIRST, TLS_FIRST)) {
            REFUSALS.forEach((entry, reason) -> {
                Course refused = accepted(security, entry);
                assertTrue(refused.actions().stream().noneMatch(action -> action instanceof DialUpstream));
                refused.then(new SessionEvent.Gone(Side.CLIENT));
                assertEquals(new SessionState.Closed(reason), refused.state());
            });
        }
    }

    @Test
    void oneTooManyIsToldInClearWhereAllIsInClearAndNothingElsewhere() {
        SessionAction told = new SendError("maximum connections exceeded");
        assertEquals(
                List.of(told, new Close(Side.CLIENT), DRAIN_DEADLINE),
                accepted(PLAINTEXT, Entry.MAX_CONNECTIONS).actions());
        assertEquals(
                List.of(new Close(Side.CLIENT), DRAIN_DEADLINE),
                accepted(INFO_FIRST, Entry.MAX_CONNECTIONS).actions());
        assertEquals(
                List.of(new Close(Side.CLIENT), DRAIN_DEADLINE),
                accepted(PLAINTEXT, Entry.PROXY_HEADER_NOT_ALLOWED).actions());
    }

    @Test
    void theHeaderComesBeforeAllElse() {
        Course awaiting = accepted(TLS_FIRST, Entry.HEADER_AWAITED);
        assertEquals(
                List.of(
                        new WatchProxyHeader(),
                        new StartDeadline(Deadline.PROXY_HEADER, Duration.ofSeconds(5)),
                        new ReadClient()),
                awaiting.actions());
        awaiting.then(new SessionEvent.Introduced(Entry.ADMITTED));
        assertEquals(
                List.of(
                        new StopDeadline(Deadline.PROXY_HEADER),
                        new PauseClient(),
                        new WatchFirstByte(),
                        new StartDeadline(Deadline.HANDSHAKE, Duration.ofSeconds(2)),
                        new ReadClient()),
                awaiting.actions());
    }

    @Test
    void withoutAHeaderNobodyIsServed() {
        accepted(INFO_FIRST, Entry.HEADER_AWAITED)
                .then(new SessionEvent.NotIntroduced(CloseReason.PROXY_HEADER_MALFORMED))
                .endsFor(CloseReason.PROXY_HEADER_MALFORMED);
        accepted(INFO_FIRST, Entry.HEADER_AWAITED)
                .then(passed(Deadline.PROXY_HEADER))
                .endsFor(CloseReason.PROXY_HEADER_MISSING);
        accepted(INFO_FIRST, Entry.HEADER_AWAITED)
                .then(new SessionEvent.Ended(Side.CLIENT))
                .endsFor(CloseReason.CLIENT_GONE_EARLY);
    }

    @Test
    void whoTheHeaderTellsOfMayBeOneTooMany() {
        Course refused = accepted(PLAINTEXT, Entry.HEADER_AWAITED)
                .then(new SessionEvent.Introduced(Entry.MAX_CONNECTIONS_PER_ADDRESS));
        assertTrue(refused.actions().contains(new SendError("maximum connections exceeded")));
        refused.endsFor(CloseReason.MAX_CONNECTIONS_PER_ADDRESS);
    }

    @Test
    void whatIsToldTwiceIsHeardOnce() {
        Course course = Course.of(INFO_FIRST);
        SessionState dialing = course.state();
        assertTrue(dialing instanceof Opening);
        assertEquals(
                dialing,
                course.then(ACCEPTED, new SessionEvent.Introduced(Entry.ADMITTED), passed(Deadline.PROXY_HEADER))
                        .state());
    }

    private static Course accepted(ClientSecurity security, Entry entry) {
        return Course.arriving(security).then(new SessionEvent.Accepted(entry));
    }
}
