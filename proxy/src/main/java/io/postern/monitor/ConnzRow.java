package io.postern.monitor;

import io.postern.session.SessionView;
import io.postern.session.SessionView.Application;
import io.postern.session.SessionView.Stage;
import java.time.Duration;
import java.time.Instant;

/**
 * A row of {@code /connz}: a session, and what its upstream says of it. As with nats-server, "in" is from the client.
 *
 * @param session  as the gate sees it
 * @param upstream as the upstream sees it
 */
record ConnzRow(SessionView session, UpstreamConnection upstream) {
    private static final String GLOBAL_ACCOUNT = "$G";

    long cid() {
        return session.id();
    }

    long inBytes() {
        return session.volume().bytesFromClient();
    }

    long outBytes() {
        return session.volume().bytesFromUpstream();
    }

    /** Only an upstream counts them: what clients say is not parsed here. */
    long inMessages() {
        return upstream.counts().inMessages();
    }

    long outMessages() {
        return session.volume().messagesFromUpstream();
    }

    /** What waits here, and what waits there. */
    long pending() {
        return session.volume().pending() + upstream.counts().pending();
    }

    long subscriptions() {
        return upstream.counts().subscriptions();
    }

    /** What it says that it is: the upstream may have heard of it what was not read here. */
    Application application() {
        Application said = session.client().application();
        return said.equals(Application.UNKNOWN) ? upstream.application() : said;
    }

    double rttNanos() {
        return NatsText.nanos(upstream.rtt());
    }

    Instant last() {
        return session.times().last();
    }

    Instant seen() {
        return session.times().seen();
    }

    Duration idle() {
        return Duration.between(last(), seen());
    }

    Duration uptime() {
        return Duration.between(session.times().start(), seen());
    }

    /** Why it ended, in nats-server's words where there are some; empty while it is live. */
    String reason() {
        return switch (session.stage()) {
            case Stage.Live() -> "";
            case Stage.Closed(var reason) -> ClosedState.of(session, reason);
        };
    }

    boolean isOfAccount(String account) {
        return (upstream.account().isEmpty() ? GLOBAL_ACCOUNT : upstream.account()).equals(account);
    }
}
