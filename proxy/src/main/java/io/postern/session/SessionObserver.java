package io.postern.session;

import io.postern.config.ListenerConfig;

/** Is told what becomes of sessions: once when one opens (bytes pass), once when it ends. On the session's event loop. */
public interface SessionObserver {

    /** Bytes pass. */
    void opened(ListenerConfig listener, SessionReport report);

    /** Both connections are gone. */
    void closed(ListenerConfig listener, SessionReport report, CloseReason reason);

    /** One that tells two others, in this order. */
    static SessionObserver both(SessionObserver first, SessionObserver second) {
        return new SessionObserver() {
            @Override
            public void opened(ListenerConfig listener, SessionReport report) {
                first.opened(listener, report);
                second.opened(listener, report);
            }

            @Override
            public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
                first.closed(listener, report, reason);
                second.closed(listener, report, reason);
            }
        };
    }
}
