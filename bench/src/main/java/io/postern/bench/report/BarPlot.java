package io.postern.bench.report;

import java.util.List;
import java.util.stream.Stream;

/** A workload's headline figures as bars, in SVG: the median's length, and a line from the least to the greatest. */
public final class BarPlot {
    private static final int WIDTH = 720;
    private static final int LEFT = 150;
    private static final int RIGHT = 90;
    private static final int TOP = 52;
    private static final int ROW = 26;
    private static final int BAR = 16;
    private static final String OURS = "#1f6feb";
    private static final String OTHERS = "#8c959f";

    private final Report report;
    private final Line line;
    private final StringBuilder svg = new StringBuilder();

    private BarPlot(Report report, Line line) {
        this.report = report;
        this.line = line;
    }

    /** One picture. */
    public static String of(Report report, Line line) {
        return new BarPlot(report, line).draw();
    }

    private String draw() {
        List<GateFacts> gates = report.in(line).stream()
                .filter(gate -> summary(gate).findAny().isPresent())
                .toList();
        double greatest = gates.stream()
                .flatMap(this::summary)
                .mapToDouble(Summary::max)
                .max()
                .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(greatest, Double.MIN_NORMAL);
        int height = TOP + ROW * gates.size() + 12;
        element(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" font-family=\"sans-serif\" font-size=\"13\">"
                        .formatted(WIDTH, height));
        element("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        text(12, 20, "start", line.workload() + ": " + line.title());
        String better = line.headline().moreIsBetter() ? "more is better" : "less is better";
        text(
                12,
                38,
                "start",
                line.headline().label() + ", " + line.unit(line.headline()) + ", median and min-max; " + better);
        for (int i = 0; i < gates.size(); i++) {
            bar(gates.get(i), TOP + ROW * i, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private Stream<Summary> summary(GateFacts gate) {
        return report.samples().summary(line.workload(), gate.key(), line.headline()).stream();
    }

    private void bar(GateFacts gate, int top, double scale) {
        summary(gate).forEach(summary -> {
            int middle = top + BAR / 2;
            String colour = gate.key().startsWith(Report.POSTERN) ? OURS : OTHERS;
            text(LEFT - 8, middle + 4, "end", gate.label());
            element("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>"
                    .formatted(LEFT, top, length(summary.median(), scale), BAR, colour));
            element("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#24292f\"/>"
                    .formatted(
                            LEFT + length(summary.min(), scale), middle, LEFT + length(summary.max(), scale), middle));
            text(LEFT + length(summary.max(), scale) + 6, middle + 4, "start", Numbers.of(summary.median()));
        });
    }

    private static long length(double value, double scale) {
        return Math.round(Math.max(0, value * scale));
    }

    private void text(long x, int y, String anchor, String text) {
        element("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>".formatted(x, y, anchor, escape(text)));
    }

    private void element(String element) {
        svg.append(element).append('\n');
    }

    /** {@code text} as it may stand in XML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
