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

/** How a session ends before bytes pass: what is there is closed, and what is being dialed is given up. */
final class OpeningEnds {
    private final SessionRules rules;

    OpeningEnds(SessionRules rules) {
        this.rules = rules;
    }

    /** The end for {@code reason}; {@code before} is done first. */
    Step over(Opening current, CloseReason reason, SessionAction... before) {
        return leave(reason, Leg.ENDED, upstreamLeg(current), before);
    }

    /** The same where one side may be gone. */
    Step leave(CloseReason reason, Leg client, Leg upstream, SessionAction... before) {
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

    /** What is to be waited for of the upstream. */
    static Leg upstreamLeg(Opening current) {
        return current.upstream() instanceof NotDialed ? Leg.GONE : Leg.ENDED;
    }

    SessionAction drainDeadline() {
        return new StartDeadline(Deadline.DRAIN, rules.drainTimeout());
    }
}
