package io.postern.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.postern.policy.Refusal;
import io.postern.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's client as the policy sees it: judged at the end of its handshake, and again whenever the policy changes or
 * its time is over. A client without TLS is never judged. On the session's event loop.
 */
final class Peer {
    /** Clocks are set: no wait for a point in time is longer than this. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Session session;
    private final Admission admission;
    private final EventLoop loop;

    private Verdict.Admitted client = new Verdict.Anonymous();
    private Identity identity = new Identity.Relayed();
    private boolean admitted;
    private boolean identified;
    private @Nullable Future<?> timer;

    Peer(Session session, Admission admission, EventLoop loop) {
        this.session = session;
        this.admission = admission;
        this.loop = loop;
    }

    /** The handshake is done, and the policy lets the client in. */
    void admitted(Verdict.Admitted verdict) {
        admitted = true;
        client = verdict;
        judgeAgainInTime();
    }

    /** As whom it comes to the upstream, from now on. */
    Identity identify() {
        identity = admission.identify(client);
        identified = true;
        return identity;
    }

    /** Judges it by the policy of this moment; who no longer passes is told of as an event. */
    void rejudge() {
        if (!admitted) {
            return;
        }
        switch (admission.rejudge(client.chain())) {
            case Verdict.Admitted again -> {
                client = again;
                judgeAgainInTime();
                if (identified && isSomebodyElse()) {
                    refuse(new Verdict.Refused(Refusal.IDENTITY_CHANGED, ""));
                }
            }
            case Verdict.Refused refused -> refuse(refused);
            // It stays as it was until the answer is here, which is followed by another judgement.
            case Verdict.OcspNeeded _ -> judgeAgainInTime();
        }
    }

    /** Another user, or one where there was none, or none any more. What a user has to bring may change. */
    private boolean isSomebodyElse() {
        return !user(identity).equals(user(admission.identify(client)));
    }

    private static String user(Identity identity) {
        return switch (identity) {
            case Identity.Mapped mapped -> "user " + mapped.user().user();
            case Identity.Unmapped _, Identity.Relayed _ -> "";
        };
    }

    private void refuse(Verdict.Refused refused) {
        stop();
        session.detail(refused.detail());
        session.on(new SessionEvent.ClientRefused(
                RefusalReasons.of(refused.reason()), RefusalReasons.told(refused.reason())));
    }

    private void judgeAgainInTime() {
        stop();
        if (client instanceof Verdict.Accepted accepted && !accepted.until().equals(Instant.MAX)) {
            Instant now = Instant.now();
            Instant next =
                    now.plus(LONGEST_WAIT).isBefore(accepted.until()) ? now.plus(LONGEST_WAIT) : accepted.until();
            // A moment later, as what is good until then is good then.
            long wait = Math.max(0, Duration.between(now, next).toMillis()) + 1;
            timer = loop.schedule(this::rejudge, wait, TimeUnit.MILLISECONDS);
        }
    }

    /** The session is over. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
