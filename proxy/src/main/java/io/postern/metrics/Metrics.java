package io.postern.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.intake.Limit;
import io.postern.policy.Refusal;
import io.postern.policy.Verdict;
import io.postern.session.CloseReason;
import io.postern.session.SessionObserver;
import io.postern.session.SessionReport;
import io.postern.tls.HandshakeFacts;
import io.postern.upstream.ProxyHeader;
import io.postern.upstream.UpstreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts what happens; the meters are those of {@link GateMeter}. Thread-safe. */
public final class Metrics implements SessionObserver, UpstreamObserver {
    private static final String DONE = "done";
    private static final String FAILED = "failed";
    private static final String NO_REASON = "none";

    /** From what a handshake on one machine takes to what is as good as a time-out. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    /** What {@link Refusal} says, word for word. */
    private static final Set<CloseReason> REJECTIONS = Arrays.stream(Refusal.values())
            .map(refusal -> CloseReason.valueOf(refusal.name()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(CloseReason.class)));

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();
    private final Map<Counted, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();

    /** A meter and the values of its tags, in order. */
    private record Counted(GateMeter meter, List<String> values) {}

    /** @param registry where the meters are kept */
    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        // From the start, so that the first failure is an increase: Prometheus sees none where a meter begins with 1.
        counter(GateMeter.RELOADS, DONE);
        counter(GateMeter.RELOADS, FAILED);
    }

    /** The configuration was read again, and is in force. */
    public void reloaded() {
        count(GateMeter.RELOADS, DONE);
    }

    /** The configuration was read again, and the one before stays in force. */
    public void reloadFailed() {
        count(GateMeter.RELOADS, FAILED);
    }

    @Override
    public void accepted(ListenerConfig listener, SessionReport report) {
        count(GateMeter.CONNECTIONS_ACCEPTED, listener.name());
        active(listener).incrementAndGet();
    }

    @Override
    public void secured(ListenerConfig listener, SessionReport report) {
        count(GateMeter.HANDSHAKES, listener.name(), report.mode().tag(), DONE, NO_REASON);
        timer(GateMeter.HANDSHAKE_DURATION, listener.name()).record(report.handshakeTime());
        report.facts().ifPresent(this::agreed);
    }

    private void agreed(HandshakeFacts facts) {
        count(
                GateMeter.TLS_SESSIONS,
                TlsTags.version(facts),
                TlsTags.cipher(facts),
                TlsTags.group(facts),
                Boolean.toString(facts.resumed()));
    }

    @Override
    public void dialed(ListenerConfig listener, Duration time) {
        timer(GateMeter.UPSTREAM_DIAL_DURATION, listener.upstream()).record(time);
    }

    @Override
    public void opened(ListenerConfig listener, SessionReport report) {
        count(GateMeter.SESSIONS_OPENED, listener.name(), report.mode().tag());
    }

    @Override
    public void shadowed(ListenerConfig listener, SessionReport report, Verdict.Refused refused) {
        count(GateMeter.CLIENTS_SHADOWED, listener.name(), refused.reason().tag());
    }

    @Override
    public void proxyHeaderLeftOut(ListenerConfig listener, ProxyHeader.Support why) {
        count(GateMeter.PROXY_HEADERS_LEFT_OUT, listener.name(), why.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void throttled(ListenerConfig listener, Limit limit) {
        count(GateMeter.CONNECTIONS_THROTTLED, listener.name(), limit.tag());
    }

    @Override
    public void dialFailed(String upstream, HostPort server) {
        count(GateMeter.UPSTREAM_DIALS_FAILED, upstream, server.toString());
    }

    @Override
    public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
        active(listener).decrementAndGet();
        count(GateMeter.CONNECTIONS_CLOSED, listener.name(), reason.tag());
        if (report.hasHandshake() && report.facts().isEmpty()) {
            count(GateMeter.HANDSHAKES, listener.name(), report.mode().tag(), FAILED, reason.tag());
        }
        if (REJECTIONS.contains(reason)) {
            count(GateMeter.CLIENT_CERT_REJECTIONS, listener.name(), reason.tag());
        }
        if (reason == CloseReason.THROTTLED) {
            count(GateMeter.CONNECTIONS_THROTTLED, listener.name(), "connection_rate_limit");
        }
    }

    private AtomicInteger active(ListenerConfig listener) {
        return active.computeIfAbsent(listener.name(), name -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder(GateMeter.CONNECTIONS_ACTIVE.id(), count, AtomicInteger::get)
                    .description(GateMeter.CONNECTIONS_ACTIVE.description())
                    .tags(tags(GateMeter.CONNECTIONS_ACTIVE, name))
                    .register(registry);
            return count;
        });
    }

    private Timer timer(GateMeter meter, String value) {
        return timers.computeIfAbsent(
                new Counted(meter, List.of(value)),
                _ -> Timer.builder(meter.id())
                        .description(meter.description())
                        .tags(tags(meter, value))
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    private void count(GateMeter meter, String... values) {
        counter(meter, values).increment();
    }

    /** The registry would find it as well, but only by a new id, with new tags: that is dear beside the handshake that it counts. */
    private Counter counter(GateMeter meter, String... values) {
        return counters.computeIfAbsent(
                new Counted(meter, List.of(values)),
                _ -> Counter.builder(meter.id())
                        .description(meter.description())
                        .tags(tags(meter, values))
                        .register(registry));
    }

    static List<Tag> tags(GateMeter meter, String... values) {
        if (values.length != meter.tags().size()) {
            throw new IllegalArgumentException(meter + " has the tags " + meter.tags());
        }
        List<Tag> tags = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(meter.tags().get(i), values[i]));
        }
        return tags;
    }
}
