package io.postern.bench.load;

import java.time.Duration;

/** How much time a run may take, shared out among its steps: who is late does a round less, and each does one. */
final class Budget {
    private static final int REPEATS_PER_STEP = 4;

    private final long began = System.nanoTime();
    private final Duration total;
    private final int shares;
    private final int rounds;
    private int due;
    private int repeats;

    /**
     * @param total  of the run
     * @param shares the shares of all steps together
     * @param rounds the most in a step
     */
    Budget(Duration total, int shares, int rounds) {
        this.total = total;
        this.shares = shares;
        this.rounds = rounds;
    }

    /** The next step begins, which has {@code share} of the time. */
    void step(int share) {
        due += share;
        repeats = 0;
    }

    /** The most rounds in a step. */
    int rounds() {
        return rounds;
    }

    /** Whether this step may take more. */
    boolean hasTime() {
        return System.nanoTime() - began < total.toNanos() / Math.max(1, shares) * due;
    }

    /** Takes one of this step's repeats; false where none is left. */
    boolean takeRepeat() {
        if (repeats == REPEATS_PER_STEP || !hasTime()) {
            return false;
        }
        repeats++;
        return true;
    }
}
