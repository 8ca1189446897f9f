package io.postern.bench.load;

import java.util.List;

/** How a workload is measured. Arguments are the driver's, with places for files: see {@link Driver}. */
sealed interface Work {
    /**
     * Over and over on the same connections, gate after gate in each round.
     *
     * @param arguments what the driver does
     * @param warmUps   how often a JVM does it before it is measured; the others do it once
     * @param order     whether gates take turns
     */
    record Rounds(List<String> arguments, int warmUps, Order order) implements Work {
        public Rounds {
            arguments = List.copyOf(arguments);
        }
    }

    /** Memory for that many idle connections, of a gate that has just been started. */
    record Idle(int connections) implements Work {}

    /** From the start of the process to the first connection, and to the first message through TLS. */
    record Start() implements Work {}

    /**
     * The first handshakes after a start, against what they cost when all has settled.
     *
     * @param count  how many
     * @param settle how many times as many until it has
     */
    record Cold(int count, int settle) implements Work {}

    /**
     * System calls of a short connection.
     *
     * @param connections over how many
     * @param warmUps     how often a JVM does as many before, as its compiler's threads make calls of their own; the others do it once
     */
    record Traced(int connections, int warmUps) implements Work {}

    /** Two event loops on two CPUs against one on one. */
    record TwoLoops(List<String> arguments) implements Work {
        public TwoLoops {
            arguments = List.copyOf(arguments);
        }
    }

    /** Whether the connections of all gates stand at the same time. */
    enum Order {
        /** They do, and each round measures them one after the other. */
        IN_TURN,
        /** Too many: a gate does all its rounds before the next one begins. */
        APART
    }
}
