package io.postern.session;

import io.postern.session.SessionAction.Close;
import io.postern.session.SessionAction.StartDeadline;
import io.postern.session.SessionLogic.Step;
import io.postern.session.SessionState.Closed;
import io.postern.session.SessionState.Draining;
import io.postern.session.SessionState.Leg;
import io.postern.session.SessionState.Opening;
import io.postern.session.SessionState.UpstreamSide.NotDialed;
import java.util.ArrayList;
import java.util.List;

/** How a session ends that is not open yet: what was written is delivered, and nothing is waited for. */
final class Leaving {
    private final SessionRules rules;

    Leaving(SessionRules rules) {
        this.rules = rules;
    }

    /** Ends {@code current}, whose client is still there. */
    Step over(Opening current, CloseReason reason, SessionAction... before) {
        return leave(reason, Leg.ENDED, upstreamLeg(current), before);
    }

    /** Ends {@code current}, whose client is gone. */
    Step clientGone(Opening current) {
        return leave(CloseReason.CLIENT_GONE_EARLY, Leg.GONE, upstreamLeg(current));
    }

    /** Ends a session whose upstream is gone. */
    Step upstreamGone(CloseReason reason) {
        return leave(reason, Leg.ENDED, Leg.GONE);
    }

    private static Leg upstreamLeg(Opening current) {
        return current.upstream() instanceof NotDialed ? Leg.GONE : Leg.ENDED;
    }

    private Step leave(CloseReason reason, Leg client, Leg upstream, SessionAction... before) {
        if (client == Leg.GONE && upstream == Leg.GONE) {
            return Step.to(new Closed(reason));
        }
        List<SessionAction> actions = new ArrayList<>(List.of(before));
        if (client != Leg.GONE) {
            actions.add(new Close(Side.CLIENT));
        }
        if (upstream != Leg.GONE) {
            actions.add(new Close(Side.UPSTREAM));
        }
        actions.add(drainDeadline());
        return new Step(new Draining(reason, client, upstream), List.copyOf(actions));
    }

    SessionAction drainDeadline() {
        return new StartDeadline(Deadline.DRAIN, rules.drainTimeout());
    }
}
