package io.postern.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What a run has to say.
 *
 * @param setting machine, versions and manner, by what they are called; in order
 * @param gates   who took part and who did not, in the order of the columns
 * @param bases   the gates that others are set against, by key, the first one first
 * @param lines   the workloads, in order
 * @param samples what was measured
 */
public record Report(
        Map<String, String> setting, List<GateFacts> gates, List<String> bases, List<Line> lines, Samples samples) {
    /** Postern's key: the goals are its. */
    static final String POSTERN = "postern";

    public Report {
        gates = List.copyOf(gates);
        bases = List.copyOf(bases);
        lines = List.copyOf(lines);
    }

    /** Those that have something to say of {@code line}, in order. */
    List<GateFacts> in(Line line) {
        return gates.stream()
                .filter(gate -> samples.has(line.workload(), gate.key()))
                .toList();
    }

    /** Those that took part. */
    List<GateFacts> present() {
        return gates.stream().filter(GateFacts::present).toList();
    }
}
