package io.postern.session;

import io.postern.session.SessionAction.Abort;
import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.End;
import io.postern.session.SessionAction.Mute;
import io.postern.session.SessionAction.PassReset;
import io.postern.session.SessionAction.SendError;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionEvent.DeadlinePassed;
import io.postern.session.SessionEvent.Ended;
import io.postern.session.SessionEvent.Gone;
import io.postern.session.SessionEvent.Reset;
import io.postern.session.SessionState.Closed;
import io.postern.session.SessionState.Draining;
import io.postern.session.SessionState.Leg;
import io.postern.session.SessionState.Opening;
import io.postern.session.SessionState.Relaying;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a session does next: pure, so that every course of events can be tested as a table. One per listener, shared by
 * its sessions. {@link OpeningLogic} has the part until bytes pass, this class the rest:
 *
 * <pre>
 * {@link Opening} ──► {@link Relaying} ──► {@link Draining} ──► {@link Closed}
 *        └──────────────────────────▲
 * </pre>
 */
public final class SessionLogic {

    /** A next state and what is to be done on the way. */
    record Step(SessionState next, List<SessionAction> actions) {
        static Step to(SessionState next, SessionAction... actions) {
            return new Step(next, List.of(actions));
        }

        /** The same, with something to be done before. */
        Step after(SessionAction first) {
            return new Step(
                    next, Stream.concat(Stream.of(first), actions.stream()).toList());
        }
    }

    /** Well below the second after which nobody is there who may no longer be. */
    private static final Duration EVICTION_TIMEOUT = Duration.ofMillis(500);

    /** nats-server's words (errors.go, {@code ErrAuthTimeout}). */
    private static final String CONNECT_LATE = "Authentication Timeout";

    private final SessionRules rules;
    private final OpeningLogic opening;

    /** @param rules what the listener's configuration says of its sessions' course */
    public SessionLogic(SessionRules rules) {
        this.rules = rules;
        this.opening = new OpeningLogic(rules);
    }

    /** The state of a session before its first event, {@link SessionEvent.Accepted}; reads from the client are off. */
    static SessionState start() {
        return ArrivalLogic.START;
    }

    /** The step that {@code event} brings in {@code state}. What makes no difference leaves the state as it is. */
    Step step(SessionState state, SessionEvent event) {
        return switch (state) {
            case Opening current -> opening.step(current, event);
            case Relaying current -> relaying(current, event);
            case Draining current -> draining(current, event);
            case Closed current -> Step.to(current);
        };
    }

    private Step relaying(Relaying current, SessionEvent event) {
        return switch (event) {
            case Ended(Side side) -> sideEnded(side);
            case Gone(Side side) -> sideGone(side);
            case Reset(Side side) -> sideReset(side);
            case SessionEvent.UpstreamBroke(CloseReason reason) -> over(reason);
            case SessionEvent.TlsRefused(CloseReason reason) -> over(reason);
            case SessionEvent.ClientRefused(CloseReason reason, String told) -> evict(reason, told);
            case SessionEvent.Failed() ->
                over(CloseReason.INTERNAL_ERROR, new Abort(Side.CLIENT), new Abort(Side.UPSTREAM));
            case SessionEvent.StopRequested() -> endGently(CloseReason.STOPPED);
            case SessionEvent.ClientConnected() -> Step.to(current, new StopDeadline(Deadline.CONNECT));
            case DeadlinePassed(Deadline deadline) -> deadlinePassedWhileRelaying(current, deadline);
            case SessionEvent.Accepted _,
                    SessionEvent.Introduced _,
                    SessionEvent.NotIntroduced _,
                    SessionEvent.ClientSpoke _,
                    SessionEvent.HandshakeAllowed _,
                    SessionEvent.HandshakeDone _,
                    SessionEvent.Throttled _,
                    SessionEvent.UpstreamConnected _,
                    SessionEvent.UpstreamUnreachable _,
                    SessionEvent.UpstreamInfo _ -> Step.to(current);
        };
    }

    private Step deadlinePassedWhileRelaying(Relaying current, Deadline deadline) {
        return switch (deadline) {
            // It has said too little to have a claim to more time.
            case CONNECT ->
                over(CloseReason.CONNECT_TIMEOUT, new Close(Side.CLIENT), new Close(Side.UPSTREAM))
                        .after(new SendError(CONNECT_LATE));
            case AGE -> endGently(CloseReason.MAX_AGE);
            case PROXY_HEADER, FIRST_BYTE, HANDSHAKE, DIAL, SERVER, INFO, DRAIN, EVICTION -> Step.to(current);
        };
    }

    /** As if the upstream had ended: the client sees an end, and what it has sent until its own is delivered. */
    private Step endGently(CloseReason reason) {
        return Step.to(new Draining(reason, Leg.OPEN, Leg.ENDED), new End(Side.CLIENT), drainDeadline());
    }

    private Step sideEnded(Side side) {
        return Step.to(Draining.of(closedBy(side), side, Leg.ENDED, Leg.OPEN), new End(side.other()), drainDeadline());
    }

    private Step sideGone(Side side) {
        return Step.to(
                Draining.of(closedBy(side), side, Leg.GONE, Leg.ENDED), new Close(side.other()), drainDeadline());
    }

    private Step sideReset(Side side) {
        CloseReason reason = side == Side.CLIENT ? CloseReason.CLIENT_RESET : CloseReason.UPSTREAM_RESET;
        return Step.to(Draining.of(reason, side, Leg.BROKEN, Leg.OPEN), new Mute(side), drainDeadline());
    }

    private static CloseReason closedBy(Side side) {
        return side == Side.CLIENT ? CloseReason.CLIENT_CLOSED : CloseReason.UPSTREAM_CLOSED;
    }

    private Step over(CloseReason reason) {
        return over(reason, new Close(Side.CLIENT), new Close(Side.UPSTREAM));
    }

    private Step over(CloseReason reason, SessionAction client, SessionAction upstream) {
        return Step.to(new Draining(reason, Leg.ENDED, Leg.ENDED), client, upstream, drainDeadline());
    }

    /**
     * What it said before is delivered, what it says from now on is not. It is read until it ends, so that no reset takes away
     * what it is told, for little time.
     */
    private Step evict(CloseReason reason, String told) {
        return Step.to(
                new Draining(reason, Leg.OPEN, Leg.OPEN),
                evictionDeadline(),
                new Mute(Side.UPSTREAM),
                new SendError(told),
                new End(Side.CLIENT),
                drainDeadline());
    }

    private Step draining(Draining current, SessionEvent event) {
        return switch (event) {
            case Ended(Side side) -> endedWhileDraining(current, side);
            case Gone(Side side) -> goneWhileDraining(current, side);
            case Reset(Side side) -> resetWhileDraining(current, side);
            case DeadlinePassed(Deadline deadline) -> deadlinePassedWhileDraining(current, deadline);
            case SessionEvent.Failed() -> Step.to(current, new Abort(Side.CLIENT), new Abort(Side.UPSTREAM));
            case SessionEvent.UpstreamBroke _, SessionEvent.TlsRefused _ -> closeBoth(current);
            case SessionEvent.ClientRefused _ -> closeBoth(current).after(evictionDeadline());
            case SessionEvent.Accepted _,
                    SessionEvent.Introduced _,
                    SessionEvent.NotIntroduced _,
                    SessionEvent.ClientSpoke _,
                    SessionEvent.HandshakeAllowed _,
                    SessionEvent.HandshakeDone _,
                    SessionEvent.Throttled _,
                    SessionEvent.ClientConnected _,
                    SessionEvent.UpstreamConnected _,
                    SessionEvent.UpstreamUnreachable _,
                    SessionEvent.UpstreamInfo _,
                    SessionEvent.StopRequested _ -> Step.to(current);
        };
    }

    private static Step closeBoth(Draining current) {
        return Step.to(
                new Draining(current.reason(), endOf(current.client()), endOf(current.upstream())),
                new Close(Side.CLIENT),
                new Close(Side.UPSTREAM));
    }

    private static SessionAction evictionDeadline() {
        return new StartDeadline(Deadline.EVICTION, EVICTION_TIMEOUT);
    }

    private static Step deadlinePassedWhileDraining(Draining current, Deadline deadline) {
        return switch (deadline) {
            case DRAIN -> cut(CloseReason.DRAIN_TIMEOUT);
            case EVICTION -> cut(current.reason());
            case PROXY_HEADER, FIRST_BYTE, HANDSHAKE, DIAL, SERVER, INFO, CONNECT, AGE -> Step.to(current);
        };
    }

    private static Step cut(CloseReason reason) {
        return Step.to(new Closed(reason), new Abort(Side.CLIENT), new Abort(Side.UPSTREAM));
    }

    private static Step endedWhileDraining(Draining current, Side side) {
        Side other = side.other();
        return switch (current.leg(side)) {
            // Its last words have been read: the other gets them, then the reset.
            case BROKEN ->
                Step.to(
                        current.with(side, Leg.ENDED).with(other, endOf(current.leg(other))),
                        new Abort(side),
                        new PassReset(other));
            // A broken side's last words are still to come; else both have said their last, and it is to be delivered.
            case OPEN ->
                current.leg(other) == Leg.BROKEN
                        ? Step.to(current.with(side, Leg.ENDED))
                        : Step.to(current.with(side, Leg.ENDED), new Close(Side.CLIENT), new Close(Side.UPSTREAM));
            case ENDED, GONE -> Step.to(current);
        };
    }

    private static Step goneWhileDraining(Draining current, Side side) {
        Side other = side.other();
        if (current.leg(other) == Leg.GONE) {
            return Step.to(new Closed(current.reason()));
        }
        return Step.to(
                current.with(side, Leg.GONE).with(other, Leg.ENDED),
                current.leg(side) == Leg.BROKEN ? new PassReset(other) : new Close(other));
    }

    private static Step resetWhileDraining(Draining current, Side side) {
        Side other = side.other();
        return switch (current.leg(side)) {
            case OPEN -> Step.to(current.with(side, Leg.BROKEN), new Mute(side));
            // It had said its last before, and takes nothing from the other, which is still being given that.
            case ENDED -> Step.to(current.with(other, endOf(current.leg(other))), new Abort(side), new Close(other));
            case BROKEN, GONE -> Step.to(current);
        };
    }

    private static Leg endOf(Leg leg) {
        return leg == Leg.GONE ? Leg.GONE : Leg.ENDED;
    }

    private SessionAction drainDeadline() {
        return new StartDeadline(Deadline.DRAIN, rules.drainTimeout());
    }
}
