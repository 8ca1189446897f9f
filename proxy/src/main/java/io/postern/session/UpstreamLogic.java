package io.postern.session;

import io.postern.session.SessionAction.Abort;
import io.postern.session.SessionAction.BlameServer;
import io.postern.session.SessionAction.DialNext;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionAction.StopDeadline;
import io.postern.session.SessionLogic.Step;
import io.postern.session.SessionState.Leg;
import io.postern.session.SessionState.Opening;
import io.postern.session.SessionState.Others;
import io.postern.session.SessionState.UpstreamSide.AwaitingInfo;
import io.postern.session.SessionState.UpstreamSide.Dialing;
import io.postern.session.SessionState.UpstreamSide.EndedAfterInfo;
import io.postern.session.SessionState.UpstreamSide.InfoHeld;
import io.postern.session.SessionState.UpstreamSide.NotDialed;

/**
 * The upstream's part in a session's opening, until its INFO is there. Neither side has been told anything by then, so where
 * one server is of no use another will do as well: the session goes on to the next one, in the time that it has for all.
 */
final class UpstreamLogic {
    private final SessionRules rules;
    private final OpeningEnds ends;

    UpstreamLogic(SessionRules rules, OpeningEnds ends) {
        this.rules = rules;
        this.ends = ends;
    }

    SessionAction dialDeadline() {
        return new StartDeadline(Deadline.DIAL, rules.dialTimeout());
    }

    /** A server took the connection. The time for INFO goes on where another came before. */
    Step connected(Opening current, Others others) {
        Opening next = current.with(new AwaitingInfo(others));
        SessionAction stop = new StopDeadline(Deadline.DIAL);
        SessionAction all = new StartDeadline(Deadline.INFO, rules.infoTimeout());
        return switch (others) {
            case LEFT -> Step.to(next, stop, all, new StartDeadline(Deadline.SERVER, rules.infoShare()));
            case NONE -> Step.to(next, stop, all);
        };
    }

    /** What was dialed is no nats-server that is well. */
    Step failed(Opening current, CloseReason reason) {
        return failed(current, reason, OpeningEnds.upstreamLeg(current));
    }

    private Step failed(Opening current, CloseReason reason, Leg upstream) {
        SessionAction blame = new BlameServer(reason);
        return switch (current.upstream()) {
            case AwaitingInfo(Others others)
            when others == Others.LEFT ->
                Step.to(
                        current.with(new Dialing()),
                        new StopDeadline(Deadline.SERVER),
                        blame,
                        new DialNext(),
                        dialDeadline());
            case Dialing _, AwaitingInfo _ -> ends.leave(reason, Leg.ENDED, upstream, blame);
            case NotDialed _, InfoHeld _, EndedAfterInfo _ -> ends.leave(reason, Leg.ENDED, upstream);
        };
    }

    /** Another server may be faster. */
    Step serverIsSlow(Opening current) {
        return switch (current.upstream()) {
            case AwaitingInfo _ -> failed(current, CloseReason.UPSTREAM_INFO_TIMEOUT);
            case NotDialed _, Dialing _, InfoHeld _, EndedAfterInfo _ -> Step.to(current);
        };
    }

    /** There is no time left for another server. One that is still being dialed is not to blame. */
    Step infoDidNotCome(Opening current) {
        CloseReason reason = CloseReason.UPSTREAM_INFO_TIMEOUT;
        return switch (current.upstream()) {
            case AwaitingInfo _ -> ends.over(current, reason, new BlameServer(reason));
            case NotDialed _, Dialing _, InfoHeld _, EndedAfterInfo _ -> ends.over(current, reason);
        };
    }

    // --- endings

    Step ended(Opening current) {
        return switch (current.upstream()) {
            // What it said before it ended is for the client, once that is secured.
            case InfoHeld(var info) -> Step.to(current.with(new EndedAfterInfo(info)));
            case EndedAfterInfo _ -> Step.to(current);
            case NotDialed _, Dialing _, AwaitingInfo _ -> failed(current, CloseReason.UPSTREAM_GONE_EARLY);
        };
    }

    Step reset(Opening current) {
        return infoCame(current)
                ? ends.over(current, CloseReason.UPSTREAM_RESET, new Abort(Side.CLIENT))
                : failed(current, CloseReason.UPSTREAM_GONE_EARLY);
    }

    Step gone(Opening current) {
        return infoCame(current)
                ? ends.leave(CloseReason.UPSTREAM_CLOSED, Leg.ENDED, Leg.GONE)
                : failed(current, CloseReason.UPSTREAM_GONE_EARLY, Leg.GONE);
    }

    private static boolean infoCame(Opening current) {
        return current.upstream() instanceof InfoHeld || current.upstream() instanceof EndedAfterInfo;
    }
}
