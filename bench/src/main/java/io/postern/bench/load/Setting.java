package io.postern.bench.load;

import io.postern.bench.gate.Finding;
import io.postern.bench.gate.Gate;
import io.postern.bench.machine.MachineFacts;
import io.postern.bench.report.GateFacts;
import io.postern.bench.report.Line;
import io.postern.bench.report.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a reader of figures has to know of how they came about. */
final class Setting {
    private final Rig rig;
    private final Options options;

    Setting(Rig rig, Options options) {
        this.rig = rig;
        this.options = options;
    }

    /** What {@code run} has measured, as a report. */
    Report report(Run run) throws InterruptedException {
        List<GateFacts> gates = new ArrayList<>();
        for (Gate gate : options.gates()) {
            gates.add(
                    switch (rig.gates().find(gate)) {
                        case Finding.Found(Path _, String version) ->
                            new GateFacts(gate.key(), gate.label(), version, true);
                        case Finding.Missing(String why) ->
                            new GateFacts(gate.key(), gate.label(), "not here: " + why, false);
                    });
        }
        List<Line> lines = options.workloads().stream().map(Workload::line).toList();
        List<String> bases = options.bases().stream().map(Gate::key).toList();
        return new Report(facts(run), gates, bases, lines, run.samples());
    }

    private Map<String, String> facts(Run run) {
        MachineFacts machine = MachineFacts.current();
        Options.Extent extent = options.extent();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", DateTimeFormatter.ISO_LOCAL_DATE.format(Instant.now().atOffset(ZoneOffset.UTC)));
        facts.put("processor", machine.processor() + ", " + machine.processors() + " CPUs");
        facts.put("system", machine.system() + ", " + machine.kernel());
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put(
                "manner",
                "gate, upstream and driver on CPU " + extent.cpu() + "; " + extent.launches() + " launches of "
                        + extent.rounds() + " rounds at the most");
        facts.put(
                "TLS", "1.3, X25519, " + run.notes().ciphers() + "; one worker or event loop each; session tickets on");
        facts.put("kernel's packet thread", rig.meter().seesKernel() ? "counted" : "not to be seen here");
        int failures = 0;
        for (String note : run.notes().all()) {
            failures++;
            facts.put("failure " + failures, note);
        }
        return facts;
    }
}
