package io.postern.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.postern.Postern;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.intake.Limit;
import io.postern.metrics.PrometheusMeters;
import io.postern.policy.Refusal;
import io.postern.session.CloseReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gate in this JVM, started from a configuration text, with its meters at hand. */
public final class Gate implements AutoCloseable {
    private final MeterRegistry meters = PrometheusMeters.newRegistry();
    private final Queue<String> stopReasons = new ConcurrentLinkedQueue<>();
    private final Path file;
    private final Postern postern;

    private Gate(Path file) throws ConfigException, IOException {
        this.file = file;
        postern = Postern.start(ConfigLoader.load(file), meters, stopReasons::add);
    }

    /** Starts a gate; the text is written into {@code directory}, so that relative paths lead there. */
    public static Gate start(Path directory, String config) {
        try {
            return new Gate(Files.writeString(directory.resolve("postern.conf"), setting() + config));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the engine that is tested; and tests look for any number of lines of one client. */
    private static String setting() {
        return TestedEngine.setting() + "log.lines_per_source = 0\n";
    }

    /** One listener, {@code clients}, before one upstream at {@code upstreamPort}; {@code tls} may be empty. */
    public static Gate start(Path directory, int upstreamPort, String listener) {
        return start(directory, """
            listeners { clients { listen = "127.0.0.1:-1"
            %s
            } }
            upstreams { nats { servers = ["127.0.0.1:%d"] } }
            """.formatted(listener, upstreamPort));
    }

    /** Writes {@code config} in the configuration's place and reloads it, as HUP does. */
    public void reload(String config) throws ConfigException {
        try {
            Files.writeString(file, setting() + config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postern.reload(file);
    }

    /** Why the gate says that it should be stopped; empty for it does not. */
    public List<String> stopReasons() {
        return List.copyOf(stopReasons);
    }

    public Postern postern() {
        return postern;
    }

    /** Its monitoring, which its configuration has. */
    public Pages pages() {
        return new Pages(postern.monitorAddress()
                .orElseThrow(() -> new IllegalStateException("a gate without monitor"))
                .port());
    }

    public int port() {
        return port("clients");
    }

    public int port(String listener) {
        return postern.address(listener).port();
    }

    /** How often sessions ended for {@code reason}. */
    public int closed(CloseReason reason) {
        var counter = meters.find("postern.connections.closed")
                .tag("cause", reason.tag())
                .counters();
        return (int) counter.stream().mapToDouble(c -> c.count()).sum();
    }

    /** How many clients came in that {@code reason} would have kept out. */
    public int shadowed(Refusal reason) {
        var counters = meters.find("postern.clients.shadowed")
                .tag("reason", reason.tag())
                .counters();
        return (int) counters.stream().mapToDouble(c -> c.count()).sum();
    }

    /** How many reloads, of the configuration or of files alone, were {@code done} or {@code failed}. */
    public int reloads(String result) {
        var counters = meters.find("postern.reloads").tag("result", result).counters();
        return (int) counters.stream().mapToDouble(c -> c.count()).sum();
    }

    /** How often a client had to wait because of {@code limit}. */
    public int throttled(Limit limit) {
        var counters = meters.find("postern.throttled.connections")
                .tag("limit", limit.tag())
                .counters();
        return (int) counters.stream().mapToDouble(c -> c.count()).sum();
    }

    /** All endings so far, by reason. */
    public Map<CloseReason, Integer> closings() {
        Map<CloseReason, Integer> closings = new EnumMap<>(CloseReason.class);
        for (CloseReason reason : CloseReason.values()) {
            if (closed(reason) > 0) {
                closings.put(reason, closed(reason));
            }
        }
        return closings;
    }

    /** How many sessions opened in {@code mode}. */
    public int opened(String mode) {
        var counters = meters.find("postern.sessions.opened").tag("mode", mode).counters();
        return (int) counters.stream().mapToDouble(c -> c.count()).sum();
    }

    @Override
    public void close() {
        postern.close();
    }
}
