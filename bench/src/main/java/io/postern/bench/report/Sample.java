package io.postern.bench.report;

import java.util.Map;

/**
 * What one gate did in one turn.
 *
 * @param workload by its name
 * @param gate     by its key
 * @param turn     which round of which launch: the gates of one turn were measured one after the other, and are compared
 * @param values   what was measured
 * @param foreign  the share of the CPU that others had meanwhile, 0 to 1
 */
public record Sample(String workload, String gate, int turn, Map<Metric, Double> values, double foreign) {
    /** From here on others had so much of the CPU that a figure is marked. */
    public static final double NOISY = 0.15;

    public Sample {
        values = Map.copyOf(values);
    }

    /** Whether too much else was going on. */
    public boolean noisy() {
        return foreign > NOISY;
    }
}
