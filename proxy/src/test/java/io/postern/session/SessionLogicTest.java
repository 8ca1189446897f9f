package io.postern.session;

import static io.postern.session.Course.ACCEPTED;
import static io.postern.session.Course.ALLOWED;
import static io.postern.session.Course.AUTO;
import static io.postern.session.Course.AUTO_OR_PLAIN;
import static io.postern.session.Course.CLIENT_HELLO;
import static io.postern.session.Course.CLIENT_TEXT;
import static io.postern.session.Course.CONNECTED;
import static io.postern.session.Course.CONNECTED_TO_ONE_OF_MORE;
import static io.postern.session.Course.DRAIN_DEADLINE;
import static io.postern.session.Course.GOT_INFO;
import static io.postern.session.Course.HANDSHAKE_DONE;
import static io.postern.session.Course.INFO_FIRST;
import static io.postern.session.Course.INFO_FIRST_OR_PLAIN;
import static io.postern.session.Course.PLAINTEXT;
import static io.postern.session.Course.TLS_FIRST;
import static io.postern.session.Course.open;
import static io.postern.session.Course.passed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ClientSecurity;
import io.postern.intake.Entry;
import io.postern.session.SessionAction.Abort;
import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.End;
import io.postern.session.SessionAction.Fuse;
import io.postern.session.SessionAction.Mute;
import io.postern.session.SessionAction.PassReset;
import io.postern.session.SessionAction.SecureClient;
import io.postern.session.SessionAction.SendError;
import io.postern.session.SessionAction.SendInfo;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionState.Closed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The course from then on, and what holds in every one. */
class SessionLogicTest {
    private static final SessionAction EVICTION_DEADLINE =
            new SessionAction.StartDeadline(Deadline.EVICTION, Duration.ofMillis(500));

    @Test
    void theDrainDeadlineResetsBothSides() {
        Course drained = open().then(new SessionEvent.Ended(Side.CLIENT), passed(Deadline.DRAIN));
        assertEquals(List.of(new Abort(Side.CLIENT), new Abort(Side.UPSTREAM)), drained.actions());
        assertEquals(new Closed(CloseReason.DRAIN_TIMEOUT), drained.state());
    }

    @Test
    void aClientThatMayNoLongerGoOnIsToldAndClosedAndCutOffWhereItDoesNotTakeIt() {
        Course refused = open().then(new SessionEvent.ClientRefused(CloseReason.CERTIFICATE_REVOKED, "revoked"));
        assertEquals(
                List.of(
                        EVICTION_DEADLINE,
                        new Mute(Side.UPSTREAM),
                        new SendError("revoked"),
                        new End(Side.CLIENT),
                        DRAIN_DEADLINE),
                refused.actions());
        refused.then(passed(Deadline.EVICTION));
        assertEquals(List.of(new Abort(Side.CLIENT), new Abort(Side.UPSTREAM)), refused.actions());
        assertEquals(new Closed(CloseReason.CERTIFICATE_REVOKED), refused.state());
    }

    @Test
    void aClientThatMayNoLongerGoOnIsClosedWhileItsSessionEndsForAnotherReason() {
        Course ending = open().then(
                        new SessionEvent.StopRequested(),
                        new SessionEvent.ClientRefused(CloseReason.CERTIFICATE_REVOKED, "revoked"));
        assertEquals(List.of(EVICTION_DEADLINE, new Close(Side.CLIENT), new Close(Side.UPSTREAM)), ending.actions());
        ending.endsFor(CloseReason.STOPPED);
    }

    @Test
    void aClientThatIsRefusedBeforeItsSessionIsOpenIsToldInsideTls() {
        Course refused = Course.of(
                TLS_FIRST,
                CLIENT_HELLO,
                ALLOWED,
                HANDSHAKE_DONE,
                new SessionEvent.ClientRefused(CloseReason.IDENTITY_CHANGED, "changed"));
        assertEquals(
                List.of(new SendError("changed"), new Close(Side.CLIENT), new Close(Side.UPSTREAM), DRAIN_DEADLINE),
                refused.actions());
        refused.endsFor(CloseReason.IDENTITY_CHANGED);
    }

    @Test
    void whoSaysNoConnectInTimeIsToldAsByNatsServerAndClosed() {
        Course late = open().then(passed(Deadline.CONNECT));
        assertEquals(
                List.of(
                        new SendError("Authentication Timeout"),
                        new Close(Side.CLIENT),
                        new Close(Side.UPSTREAM),
                        DRAIN_DEADLINE),
                late.actions());
        late.endsFor(CloseReason.CONNECT_TIMEOUT);
        Course inTime = open().then(new SessionEvent.ClientConnected());
        assertEquals(List.of(new StopDeadline(Deadline.CONNECT)), inTime.actions());
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
        ended.endsFor(side == Side.CLIENT ? CloseReason.CLIENT_RESET : CloseReason.UPSTREAM_RESET);

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
        course.endsFor(CloseReason.STOPPED);
    }

    @Test
    void aSessionThatIsOldEnoughEndsLikeOneThatIsStopped() {
        Course course = Course.ofAge(Duration.ofHours(1)).then(CONNECTED, GOT_INFO);
        assertEquals(
                new SessionAction.LimitAge(Duration.ofHours(1)),
                course.actions().getLast());
        course.then(passed(Deadline.AGE));
        assertEquals(List.of(new End(Side.CLIENT), DRAIN_DEADLINE), course.actions());
        course.then(new SessionEvent.Ended(Side.CLIENT)).endsFor(CloseReason.MAX_AGE);
    }

    @Test
    void ageIsNoReasonToEndWhatIsEndingAlready() {
        Course course = open().then(new SessionEvent.Ended(Side.CLIENT));
        SessionState ending = course.state();
        assertEquals(List.of(), course.then(passed(Deadline.AGE)).actions());
        assertEquals(ending, course.state());
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
            Course course = Course.arriving(securities.get(random.nextInt(securities.size())));
            course.then(new SessionEvent.Accepted(random.nextBoolean() ? Entry.ADMITTED : Entry.HEADER_AWAITED));
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
                CONNECTED_TO_ONE_OF_MORE,
                GOT_INFO,
                HANDSHAKE_DONE,
                CLIENT_HELLO,
                CLIENT_TEXT,
                CONNECTED,
                GOT_INFO,
                HANDSHAKE_DONE,
                ACCEPTED,
                new SessionEvent.Introduced(Entry.ADMITTED),
                ALLOWED,
                ALLOWED,
                new SessionEvent.ClientConnected(),
                new SessionEvent.Throttled(CloseReason.THROTTLED),
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
}
