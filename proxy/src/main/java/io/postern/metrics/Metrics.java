package io.postern.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.intake.Limit;
import io.postern.policy.Verdict;
import io.postern.session.CloseReason;
import io.postern.session.SessionObserver;
import io.postern.session.SessionReport;
import io.postern.session.Sessions;
import io.postern.upstream.ProxyHeader;
import io.postern.upstream.UpstreamObserver;
import java.util.Locale;

/**
 * Every meter of the gate. Tags come from the configuration and from closed lists, never from the network. Thread-safe.
 *
 * <p>{@code postern.sessions.opened{listener,mode}}, {@code postern.sessions.closed{listener,reason}}: each session that
 * was accepted is closed once, so the reasons partition all endings; {@code postern.sessions.active}.
 * {@code postern.reloads{result}}: {@code done} or {@code failed}. {@code postern.clients.shadowed{listener,reason}}: clients that {@code access.shadow} or {@code ocsp_peer.warn_only} let in.
 * {@code postern.upstream.dials.failed{upstream,server}}: how often a session had to go to another server, or had none.
 * {@code postern.proxy.headers.left.out{listener,reason}}: sessions whose upstream could not be told the client's address.
 * {@code postern.connections.throttled{listener,limit}}: how often a client had to wait, and none was refused.
 */
public final class Metrics implements SessionObserver, UpstreamObserver {
    private static final String RELOADS = "postern.reloads";

    private final MeterRegistry registry;

    /** @param registry where the meters are kept */
    public Metrics(MeterRegistry registry, Sessions sessions) {
        this.registry = registry;
        registry.gauge("postern.sessions.active", sessions, Sessions::count);
    }

    /** The configuration was read again, and is in force. */
    public void reloaded() {
        registry.counter(RELOADS, "result", "done").increment();
    }

    /** The configuration was read again, and the one before stays in force. */
    public void reloadFailed() {
        registry.counter(RELOADS, "result", "failed").increment();
    }

    @Override
    public void opened(ListenerConfig listener, SessionReport report) {
        counter(
                        "postern.sessions.opened",
                        listener,
                        "mode",
                        report.mode().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void shadowed(ListenerConfig listener, SessionReport report, Verdict.Refused refused) {
        counter("postern.clients.shadowed", listener, "reason", refused.reason().tag())
                .increment();
    }

    @Override
    public void proxyHeaderLeftOut(ListenerConfig listener, ProxyHeader.Support why) {
        counter("postern.proxy.headers.left.out", listener, "reason", why.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void throttled(ListenerConfig listener, Limit limit) {
        counter("postern.connections.throttled", listener, "limit", limit.tag()).increment();
    }

    @Override
    public void dialFailed(String upstream, HostPort server) {
        registry.counter("postern.upstream.dials.failed", Tags.of("upstream", upstream, "server", server.toString()))
                .increment();
    }

    @Override
    public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
        counter("postern.sessions.closed", listener, "reason", reason.tag()).increment();
    }

    /** The registry keeps each counter after its first use, so this finds and does not make one. */
    private Counter counter(String name, ListenerConfig listener, String tag, String value) {
        return registry.counter(name, Tags.of("listener", listener.name(), tag, value));
    }
}
