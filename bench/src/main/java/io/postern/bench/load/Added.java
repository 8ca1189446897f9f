package io.postern.bench.load;

import io.postern.bench.report.Metric;
import java.util.EnumMap;
import java.util.Map;

/** What a gate adds to the latencies of a run without one. */
final class Added {
    private Added() {}

    /** {@code values}, and what they have more than {@code direct}, where both have it. */
    static Map<Metric, Double> to(Map<Metric, Double> values, Map<Metric, Double> direct) {
        Map<Metric, Double> all = new EnumMap<>(Metric.class);
        all.putAll(values);
        add(all, direct, Metric.P50, Metric.ADDED_P50);
        add(all, direct, Metric.P99, Metric.ADDED_P99);
        return all;
    }

    private static void add(Map<Metric, Double> all, Map<Metric, Double> direct, Metric of, Metric added) {
        Double with = all.get(of);
        Double without = direct.get(of);
        if (with != null && without != null) {
            all.put(added, with - without);
        }
    }
}
