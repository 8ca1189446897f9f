package io.postern.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that was measured, in order. Not thread-safe. */
public final class Samples {
    private final List<Sample> all = new ArrayList<>();

    /** Adds one. */
    public void add(Sample sample) {
        all.add(sample);
    }

    /** All of them. */
    public List<Sample> all() {
        return List.copyOf(all);
    }

    /** What {@code gate} came to; empty where it was not measured. */
    public Optional<Summary> summary(String workload, String gate, Metric metric) {
        return Summary.of(of(workload, gate)
                .flatMap(sample -> Stream.ofNullable(sample.values().get(metric)))
                .toList());
    }

    /** {@code gate} by {@code base}, turn by turn, so that what changes from turn to turn falls out; empty where no turn has both. */
    public Optional<Summary> ratio(String workload, String gate, String base, Metric metric) {
        Map<Integer, Sample> bases =
                of(workload, base).collect(Collectors.toMap(Sample::turn, Function.identity(), (_, last) -> last));
        return Summary.of(of(workload, gate)
                .flatMap(sample ->
                        Stream.ofNullable(bases.get(sample.turn())).flatMap(other -> ratio(sample, other, metric)))
                .toList());
    }

    private static Stream<Double> ratio(Sample sample, Sample base, Metric metric) {
        Double value = sample.values().get(metric);
        Double divisor = base.values().get(metric);
        return value == null || divisor == null || divisor <= 0 ? Stream.empty() : Stream.of(value / divisor);
    }

    /** Whether in half of the turns or more too much else was going on. */
    public boolean noisy(String workload, String gate) {
        List<Sample> samples = of(workload, gate).toList();
        return samples.stream().filter(Sample::noisy).count() * 2 >= Math.max(1, samples.size());
    }

    /** Whether {@code gate} has anything to say of {@code workload}. */
    public boolean has(String workload, String gate) {
        return of(workload, gate).findAny().isPresent();
    }

    private Stream<Sample> of(String workload, String gate) {
        return all.stream()
                .filter(sample ->
                        sample.workload().equals(workload) && sample.gate().equals(gate));
    }
}
