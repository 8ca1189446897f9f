package io.postern.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * Several measurements of one thing.
 *
 * @param median the middle one, or the mean of the middle two
 * @param min    the least
 * @param max    the greatest
 * @param count  how many; at least one
 */
public record Summary(double median, double min, double max, int count) {
    /** Of {@code values}; empty where there are none. */
    public static Optional<Summary> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Summary(median, sorted.getFirst(), sorted.getLast(), sorted.size()));
    }
}
