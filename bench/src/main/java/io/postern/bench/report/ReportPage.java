package io.postern.bench.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report as a page of Markdown, so that every figure in the docs is one that was measured. */
public final class ReportPage {
    private ReportPage() {}

    /**
     * All of it.
     *
     * @param plots where the plots are, as seen from the page; empty where there are none
     */
    public static String of(Report report, String plots) {
        StringBuilder text =
                new StringBuilder("# Results\n\nPrinted by `postern bench`; [how to read them](README.md).\n\n");
        Grids grids = new Grids(report);
        Grid setting = new Grid();
        setting.add(List.of("setting", ""));
        report.setting().forEach((name, value) -> setting.add(List.of(name, value)));
        report.gates().forEach(gate -> setting.add(List.of(gate.label() + " (`" + gate.key() + "`)", gate.version())));
        text.append(setting.markdown().replace("|---:|", "|---|"));
        for (String base : report.bases()) {
            text.append("\n## All, by ")
                    .append(base)
                    .append("\n\n")
                    .append(grids.ratios(base).markdown());
        }
        for (Line line : report.lines()) {
            text.append("\n## ")
                    .append(line.workload())
                    .append("\n\n")
                    .append(line.title())
                    .append(".\n\n");
            text.append(grids.of(line).markdown());
            if (!plots.isEmpty()) {
                text.append("\n![")
                        .append(line.workload())
                        .append("](")
                        .append(plots)
                        .append(line.workload())
                        .append(".svg)\n");
            }
            String goals = grids.goals(line).stream()
                    .map(goal -> "- goal: " + goal + "\n")
                    .collect(Collectors.joining());
            text.append(goals.isEmpty() ? "" : "\n" + goals);
        }
        return text.toString();
    }
}
