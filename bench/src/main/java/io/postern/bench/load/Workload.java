package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.report.Line;
import java.util.List;

/**
 * Something that gates are made to do.
 *
 * @param line     how it is called and shown
 * @param scene    where
 * @param entrants who takes part
 * @param work     what, and how it is measured
 */
record Workload(Line line, Scene scene, Entrants entrants, Work work) {
    private static final int HANDSHAKES_SHARE = 3;

    String name() {
        return line.workload();
    }

    /** Its share of the time, in those of a workload without handshakes: the compiler of a JVM settles late in these. */
    int share() {
        return work instanceof Work.Rounds rounds && rounds.warmUps() > Workloads.WARM ? HANDSHAKES_SHARE : 1;
    }

    /** Those of {@code gates} that take part, in their order. */
    List<Gate> entrants(List<Gate> gates) {
        return gates.stream().filter(entrants::take).toList();
    }

    /** Who takes part. */
    enum Entrants {
        /** All gates. */
        GATES,
        /** And a run without any, that latencies are set against. */
        GATES_AND_DIRECT,
        /** All gates, with a nats-server behind, and nats-server's own TLS. */
        GATES_AND_NATS_SERVER,
        /** Postern alone, as the others' configurations have one worker. */
        POSTERN;

        boolean take(Gate gate) {
            return switch (this) {
                case GATES -> gate != Gate.DIRECT && gate != Gate.NATS_SERVER;
                case GATES_AND_DIRECT -> gate != Gate.NATS_SERVER;
                case GATES_AND_NATS_SERVER -> gate != Gate.DIRECT;
                case POSTERN -> gate == Gate.POSTERN || gate == Gate.POSTERN_JDK;
            };
        }
    }
}
