package io.postern;

import io.micrometer.core.instrument.MeterRegistry;
import io.postern.config.HostPort;
import io.postern.config.MonitorConfig;
import io.postern.metrics.PrometheusMeters;
import io.postern.monitor.GateStatus;
import io.postern.monitor.Monitor;
import io.postern.monitor.SessionHistory;
import io.postern.session.SessionObserver;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gate's monitoring, where its configuration has some. On one thread at a time. */
final class Monitoring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

    private final MonitorConfig config;
    private final SessionHistory history = new SessionHistory();
    private @Nullable Monitor monitor;
    private @Nullable PrometheusMeters meters;

    Monitoring(MonitorConfig config) {
        this.config = config;
    }

    /** One that tells {@code observer}, and the pages where there are some. */
    SessionObserver with(SessionObserver observer) {
        return switch (config) {
            case MonitorConfig.Off() -> observer;
            case MonitorConfig.On _ -> SessionObserver.both(observer, history);
        };
    }

    /** @throws IOException where the address can't be bound */
    void bind() throws IOException {
        switch (config) {
            case MonitorConfig.Off() -> {}
            case MonitorConfig.On(HostPort listen) -> monitor = Monitor.bind(listen, Version.current());
        }
    }

    /** Answers from now on. Last of all that a start does, as it takes longer to load than the rest. */
    void open(MeterRegistry registry, GateStatus gate) {
        if (monitor != null) {
            meters = PrometheusMeters.of(registry, gate, Version.current());
            monitor.open(gate, history, meters.text());
            LOG.info("monitoring address={}", monitor.address());
        }
    }

    /** Where the pages are, with the real port. */
    Optional<HostPort> address() {
        return Optional.ofNullable(monitor).map(Monitor::address);
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
        if (meters != null) {
            meters.close();
        }
    }
}
