package io.postern.session;

import io.postern.config.ListenerConfig;
import io.postern.intake.Limit;
import io.postern.policy.Verdict;
import io.postern.upstream.ProxyHeader;
import java.time.Duration;

/**
 * Is told what becomes of sessions: once when one is accepted, once when it opens (bytes pass), once when it ends. On the session's
 * event loop. Each does nothing, unless it is overridden.
 */
public interface SessionObserver {

    /** A client was accepted. */
    default void accepted(ListenerConfig listener, SessionReport report) {}

    /** A client's handshake is done, and it was let in. */
    default void secured(ListenerConfig listener, SessionReport report) {}

    /** A server of the upstream was reached, after {@code time} of dialing. */
    default void dialed(ListenerConfig listener, Duration time) {}

    /** Bytes pass. */
    default void opened(ListenerConfig listener, SessionReport report) {}

    /** A client was let in that would be refused, but for {@code access.shadow} or {@code ocsp_peer.warn_only}. */
    default void shadowed(ListenerConfig listener, SessionReport report, Verdict.Refused refused) {}

    /** The upstream was not told of a client's address, though the configuration asks for it. */
    default void proxyHeaderLeftOut(ListenerConfig listener, ProxyHeader.Support why) {}

    /** A client has to wait; on any event loop. */
    default void throttled(ListenerConfig listener, Limit limit) {}

    /** Both connections are gone. */
    default void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {}

    /** One that tells two others, in this order. */
    static SessionObserver both(SessionObserver first, SessionObserver second) {
        return new SessionObserver() {
            @Override
            public void accepted(ListenerConfig listener, SessionReport report) {
                first.accepted(listener, report);
                second.accepted(listener, report);
            }

            @Override
            public void secured(ListenerConfig listener, SessionReport report) {
                first.secured(listener, report);
                second.secured(listener, report);
            }

            @Override
            public void dialed(ListenerConfig listener, Duration time) {
                first.dialed(listener, time);
                second.dialed(listener, time);
            }

            @Override
            public void opened(ListenerConfig listener, SessionReport report) {
                first.opened(listener, report);
                second.opened(listener, report);
            }

            @Override
            public void shadowed(ListenerConfig listener, SessionReport report, Verdict.Refused refused) {
                first.shadowed(listener, report, refused);
                second.shadowed(listener, report, refused);
            }

            @Override
            public void proxyHeaderLeftOut(ListenerConfig listener, ProxyHeader.Support why) {
                first.proxyHeaderLeftOut(listener, why);
                second.proxyHeaderLeftOut(listener, why);
            }

            @Override
            public void throttled(ListenerConfig listener, Limit limit) {
                first.throttled(listener, limit);
                second.throttled(listener, limit);
            }

            @Override
            public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
                first.closed(listener, report, reason);
                second.closed(listener, report, reason);
            }
        };
    }
}
