package io.postern;

import io.postern.config.ListenerConfig;
import io.postern.config.PosternConfig;
import io.postern.intake.ConnectionCount;
import io.postern.intake.Intake;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limits of all listeners, each with what it counts, which stays over a reload as connections do. On one thread at a time,
 * never an event loop.
 */
final class Intakes {
    private final ConnectionCount gate;
    private final Map<String, Intake> all = new HashMap<>();

    Intakes(PosternConfig first) {
        this.gate = new ConnectionCount(first.operation().maxConnections());
    }

    /** That of {@code listener}: made where there is none, and else as it is until {@link #use}. */
    Intake of(ListenerConfig listener) {
        return all.computeIfAbsent(listener.name(), _ -> new Intake(gate, listener.intake(), System::nanoTime));
    }

    /** From now on the limits are those of {@code config}. */
    void use(PosternConfig config) {
        gate.limit(config.operation().maxConnections());
        config.listeners().forEach(listener -> of(listener).configure(listener.intake()));
        Set<String> names =
                config.listeners().stream().map(ListenerConfig::name).collect(Collectors.toSet());
        all.keySet().retainAll(names);
    }
}
