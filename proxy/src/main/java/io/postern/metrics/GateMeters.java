package io.postern.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.postern.monitor.GateState;
import io.postern.monitor.GateStatus;
import io.postern.monitor.ListenerStatus;
import io.postern.session.Sessions;
import io.postern.session.Traffic;
import io.postern.upstream.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The meters that are looked up when somebody reads them, and not counted as things happen. What comes and goes with a reload, such
 * as certificates, is brought up to date by {@link #refresh}, which has to be called before they are read. Thread-safe.
 */
public final class GateMeters {
    private static final String TO_UPSTREAM = "client_to_upstream";
    private static final String TO_CLIENT = "upstream_to_client";

    private final GateStatus gate;
    private final MultiGauge certificates;
    private final MultiGauge up;
    private final MultiGauge sessions;

    /**
     * Adds them to {@code registry}.
     *
     * @param version of Postern
     */
    public GateMeters(MeterRegistry registry, GateStatus gate, String version) {
        this.gate = gate;
        this.certificates = rows(registry, GateMeter.CERTIFICATE_NOT_AFTER, "seconds");
        this.up = rows(registry, GateMeter.UPSTREAM_UP, "");
        this.sessions = rows(registry, GateMeter.UPSTREAM_SESSIONS, "");
        Gauge.builder(GateMeter.DRAINING.id(), gate, GateMeters::draining)
                .description(GateMeter.DRAINING.description())
                .register(registry);
        Gauge.builder(GateMeter.BUILD.id(), () -> 1)
                .description(GateMeter.BUILD.description())
                .tags(Metrics.tags(GateMeter.BUILD, version, Runtime.version().toString()))
                .register(registry);
        sum(registry, GateMeter.BYTES, TO_UPSTREAM, Traffic::bytesFromClients);
        sum(registry, GateMeter.BYTES, TO_CLIENT, Traffic::bytesFromUpstreams);
        sum(registry, GateMeter.MESSAGES, TO_CLIENT, Traffic::messagesFromUpstreams);
    }

    private static MultiGauge rows(MeterRegistry registry, GateMeter meter, String unit) {
        MultiGauge.Builder builder = MultiGauge.builder(meter.id()).description(meter.description());
        return (unit.isEmpty() ? builder : builder.baseUnit(unit)).register(registry);
    }

    private void sum(MeterRegistry registry, GateMeter meter, String direction, ToDoubleFunction<Traffic> sum) {
        Sessions all = gate.sessions();
        FunctionCounter.builder(meter.id(), all, counted -> sum.applyAsDouble(counted.traffic()))
                .description(meter.description())
                .tags(Metrics.tags(meter, direction))
                .register(registry);
    }

    private static double draining(GateStatus gate) {
        GateState state = gate.state();
        return state == GateState.LAME_DUCK || state == GateState.DRAINING ? 1 : 0;
    }

    /** Has one row for each certificate and server that there is now. */
    public synchronized void refresh() {
        certificates.register(certificates(), true);
        List<Row<?>> ups = new ArrayList<>();
        List<Row<?>> counts = new ArrayList<>();
        for (ServerStatus server : gate.servers()) {
            String address = server.server().toString();
            ups.add(Row.of(Tags.of(Metrics.tags(GateMeter.UPSTREAM_UP, server.upstream(), address)), isUp(server)));
            counts.add(Row.of(
                    Tags.of(Metrics.tags(GateMeter.UPSTREAM_SESSIONS, server.upstream(), address)), server.sessions()));
        }
        up.register(ups, true);
        sessions.register(counts, true);
    }

    private static int isUp(ServerStatus server) {
        return switch (server.state()) {
            case UP -> 1;
            case UNKNOWN, DOWN, LAME_DUCK -> 0;
        };
    }

    private List<Row<?>> certificates() {
        List<Row<?>> rows = new ArrayList<>();
        for (ListenerStatus listener : gate.listeners()) {
            for (ListenerStatus.ServedCertificate served : listener.certificates()) {
                rows.add(Row.of(
                        Tags.of(Metrics.tags(
                                GateMeter.CERTIFICATE_NOT_AFTER,
                                listener.config().name(),
                                "server",
                                served.certificate().leaf().getSerialNumber().toString(16))),
                        served.notAfter().getEpochSecond()));
            }
        }
        return rows;
    }
}
