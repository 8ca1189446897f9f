package io.postern.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a report: one of ratios for all, one for each workload. */
final class Grids {
    private static final String NOTHING = "";
    private static final String NOISY = "~";

    private final Report report;

    Grids(Report report) {
        this.report = report;
    }

    /** Each gate's headline figure by {@code base}'s: a row for a workload, a column for a gate. */
    Grid ratios(String base) {
        List<GateFacts> columns = report.present().stream()
                .filter(gate -> report.lines().stream()
                        .anyMatch(line -> ratio(line, gate, base).isPresent()))
                .toList();
        Grid grid = new Grid();
        grid.add(row("× " + base, columns.stream().map(GateFacts::key).toList()));
        for (Line line : report.lines()) {
            List<String> cells = columns.stream()
                    .map(gate -> ratio(line, gate, base)
                            .map(ratio -> Numbers.of(ratio.median()))
                            .orElse(NOTHING))
                    .toList();
            if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
                grid.add(row(line.workload(), cells));
            }
        }
        return grid;
    }

    private Optional<Summary> ratio(Line line, GateFacts gate, String base) {
        return report.samples().ratio(line.workload(), gate.key(), base, line.headline());
    }

    /** All that is known of one workload: a row for a gate. */
    Grid of(Line line) {
        Grid grid = new Grid();
        List<String> head =
                new ArrayList<>(List.of(line.headline().label() + " " + line.unit(line.headline()), "min-max"));
        report.bases().forEach(base -> head.add("× " + base));
        line.metrics().stream().skip(1).forEach(metric -> head.add(metric.label() + " " + line.unit(metric)));
        grid.add(row("gate", head));
        for (GateFacts gate : report.in(line)) {
            grid.add(row(gate.key(), cells(line, gate)));
        }
        return grid;
    }

    private List<String> cells(Line line, GateFacts gate) {
        Samples samples = report.samples();
        Optional<Summary> headline = samples.summary(line.workload(), gate.key(), line.headline());
        String mark = samples.noisy(line.workload(), gate.key()) ? NOISY : NOTHING;
        List<String> cells = new ArrayList<>();
        cells.add(headline.map(summary -> mark + Numbers.of(summary.median())).orElse(NOTHING));
        cells.add(headline.map(Numbers::range).orElse(NOTHING));
        report.bases()
                .forEach(base -> cells.add(ratio(line, gate, base)
                        .map(ratio -> Numbers.of(ratio.median()))
                        .orElse(NOTHING)));
        line.metrics().stream()
                .skip(1)
                .forEach(metric -> cells.add(samples.summary(line.workload(), gate.key(), metric)
                        .map(summary -> Numbers.of(summary.median()))
                        .orElse(NOTHING)));
        return cells;
    }

    /** What became of Postern's goals in a workload. */
    List<String> goals(Line line) {
        return line.goals().stream()
                .flatMap(goal -> line.judge(goal, Report.POSTERN, report.samples()).stream())
                .toList();
    }

    private static List<String> row(String first, List<String> others) {
        List<String> row = new ArrayList<>();
        row.add(first);
        row.addAll(others);
        return row;
    }
}
