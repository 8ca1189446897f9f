package io.postern.monitor;

import io.postern.monitor.ListenerStatus.ServedCertificate;
import io.postern.upstream.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a gate is well, as orchestrators ask it. Thread-safe. */
final class Health {
    /** Above any pause that is no fault, and below what orchestrators wait for an answer. */
    private static final Duration LOOPS_ANSWER = Duration.ofMillis(900);

    private final GateStatus gate;

    Health(GateStatus gate) {
        this.gate = gate;
    }

    /** Why it should be started anew: an event loop hangs. Blocks for less than a second. */
    Optional<String> notLive() {
        return gate.isAlive(LOOPS_ANSWER) ? Optional.empty() : Optional.of("an event loop does not answer");
    }

    /** Why it has not started yet. Needs no upstream: where the gate is a sidecar, that starts after it. */
    Optional<String> notStarted() {
        return gate.state() == GateState.STARTING ? Optional.of("starting") : Optional.empty();
    }

    /** Why no clients should be sent to it. */
    Optional<String> notReady() {
        return Stream.of(state(), certificates(), servers())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> state() {
        return switch (gate.state()) {
            case READY -> Optional.empty();
            case STARTING -> Optional.of("starting");
            case LAME_DUCK -> Optional.of("in lame duck mode");
            case DRAINING -> Optional.of("draining");
        };
    }

    private Optional<String> certificates() {
        Instant now = Instant.now();
        for (ListenerStatus listener : gate.listeners()) {
            for (ServedCertificate served : listener.certificates()) {
                if (served.notAfter().isBefore(now)) {
                    return Optional.of(
                            "a certificate of listener " + listener.config().name() + " has expired");
                }
            }
        }
        return Optional.empty();
    }

    /** One server that has answered is enough. All are asked as soon as the gate has started. */
    private Optional<String> servers() {
        List<ServerStatus> servers = gate.servers();
        return gate.listeners().stream()
                .map(listener -> listener.config().upstream())
                .distinct()
                .filter(upstream -> servers.stream()
                        .filter(server -> server.upstream().equals(upstream))
                        .noneMatch(Health::serves))
                .map(upstream -> "no server of upstream " + upstream + " is up")
                .findFirst();
    }

    private static boolean serves(ServerStatus server) {
        return switch (server.state()) {
            case UP -> true;
            case UNKNOWN, DOWN, LAME_DUCK -> false;
        };
    }
}
