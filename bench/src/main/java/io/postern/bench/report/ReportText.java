package io.postern.bench.report;

/** A report for a terminal. */
public final class ReportText {
    private ReportText() {}

    /** All of it. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        Grids grids = new Grids(report);
        report.setting()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        for (GateFacts gate : report.gates()) {
            text.append(gate.key()).append(": ").append(gate.version()).append('\n');
        }
        for (Line line : report.lines()) {
            text.append('\n')
                    .append(line.workload())
                    .append(": ")
                    .append(line.title())
                    .append('\n');
            text.append(grids.of(line).text());
            grids.goals(line)
                    .forEach(goal -> text.append("  goal: ").append(goal).append('\n'));
        }
        for (String base : report.bases()) {
            text.append("\nall, by ")
                    .append(base)
                    .append(", medians of paired rounds\n")
                    .append(grids.ratios(base).text());
        }
        return text.append("\n~: others had more than ")
                .append(Math.round(Sample.NOISY * 100))
                .append(" % of the CPU in half of the rounds or more\n")
                .toString();
    }
}
