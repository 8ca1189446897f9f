package io.postern.bench.report;

/** What Postern is to reach in a workload. */
public sealed interface Goal {
    /** Of what. */
    Metric metric();

    /** The most that will do; of what is the better for being more, the least. */
    double limit();

    /** In words. */
    String text();

    /** Whether {@code value} will do. */
    default boolean reachedBy(double value) {
        return metric().moreIsBetter() ? value >= limit() : value <= limit();
    }

    /**
     * By another gate's.
     *
     * @param base that gate's key
     */
    record Ratio(Metric metric, String base, double limit) implements Goal {
        @Override
        public String text() {
            return metric().label() + sign(metric()) + Numbers.of(limit) + " × " + base;
        }
    }

    /** By itself. */
    record Figure(Metric metric, double limit) implements Goal {
        @Override
        public String text() {
            return metric().label() + sign(metric()) + Numbers.of(limit) + " " + metric().unit();
        }
    }

    private static String sign(Metric metric) {
        return metric.moreIsBetter() ? " ≥ " : " ≤ ";
    }
}
