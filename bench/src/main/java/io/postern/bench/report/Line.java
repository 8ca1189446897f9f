package io.postern.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * What a workload's part of a report looks like.
 *
 * @param workload by its name
 * @param title    what it is, in a line
 * @param unit     what {@link Metric#CPU} is counted by: {@code message}, {@code handshake}
 * @param metrics  what is shown, what it is about first
 * @param goals    what Postern is to reach
 */
public record Line(String workload, String title, String unit, List<Metric> metrics, List<Goal> goals) {
    public Line {
        metrics = List.copyOf(metrics);
        goals = List.copyOf(goals);
    }

    /** What it is about. */
    public Metric headline() {
        return metrics.getFirst();
    }

    /** The unit of {@code metric}'s numbers here. */
    public String unit(Metric metric) {
        return switch (metric) {
            case CPU, WALL, COLD_CPU, SYSCALLS -> metric.unit() + "/" + unit;
            case PER_CONNECTION -> metric.unit() + "/connection";
            default -> metric.unit();
        };
    }

    /**
     * What {@code samples} say of a goal: Postern's ratio or figure, against the limit; empty where it was not measured.
     *
     * @param gate Postern's key
     */
    public Optional<String> judge(Goal goal, String gate, Samples samples) {
        Optional<Summary> reached = switch (goal) {
            case Goal.Ratio(Metric metric, String base, double _) -> samples.ratio(workload, gate, base, metric);
            case Goal.Figure(Metric metric, double _) -> samples.summary(workload, gate, metric);
        };
        return reached.map(summary -> goal.text() + ": " + Numbers.of(summary.median())
                + (goal.reachedBy(summary.median()) ? ", reached" : ", missed"));
    }
}
