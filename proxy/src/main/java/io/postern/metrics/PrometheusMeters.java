package io.postern.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postern.monitor.GateStatus;
import io.postern.monitor.MeterText;

/**
 * The meters as Prometheus reads them, with those of the JVM. Apart from {@link Metrics}, as it takes longer to load than a gate
 * without monitoring should take to start.
 */
public final class PrometheusMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MeterText text;

    private PrometheusMeters(MeterText text) {
        this.text = text;
    }

    /** A registry for them. */
    public static MeterRegistry newRegistry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /**
     * Adds what is looked up, of the gate and of the JVM.
     *
     * @param registry of {@link #newRegistry}; of another kind, there is no text
     * @param version  of Postern
     */
    public static PrometheusMeters of(MeterRegistry registry, GateStatus gate, String version) {
        GateMeters looked = new GateMeters(registry, gate, version);
        PrometheusMeters meters = new PrometheusMeters(format -> {
            looked.refresh();
            return registry instanceof PrometheusMeterRegistry prometheus
                    ? prometheus.scrape(format.contentType())
                    : "";
        });
        meters.collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return meters;
    }

    /** All of them as text. */
    public MeterText text() {
        return text;
    }

    @Override
    public void close() {
        collections.close();
    }
}
