package io.postern.bench.load;

import io.postern.bench.gate.Finding;
import io.postern.bench.gate.Gate;
import io.postern.bench.machine.Affinity;
import io.postern.bench.report.Line;
import io.postern.bench.report.Metric;
import io.postern.bench.report.Sample;
import io.postern.bench.report.Samples;
import io.postern.bench.report.Summary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A run: launch by launch, scene by scene, workload by workload. */
final class Run {
    private final Rig rig;
    private final Options options;
    private final List<Gate> gates;
    private final Samples samples = new Samples();
    private final Progress progress;
    private final Notes notes;
    private final Budget budget;

    /** Of those gates that are here. */
    Run(Rig rig, Options options, Progress progress) throws InterruptedException {
        this.rig = rig;
        this.options = options;
        this.progress = progress;
        List<Gate> here = new ArrayList<>();
        for (Gate gate : options.gates()) {
            switch (rig.gates().find(gate)) {
                case Finding.Found _ -> here.add(gate);
                case Finding.Missing(String why) -> progress.say(gate.key() + " is not here: " + why);
            }
        }
        gates = List.copyOf(here);
        notes = new Notes(progress);
        Options.Extent extent = options.extent();
        int steps = extent.launches() * options.workloads().size();
        int shares = extent.launches()
                * (options.workloads().stream().mapToInt(Workload::share).sum()
                        + Scene.values().length * Scene.START_SHARE);
        budget = new Budget(extent.limit(), shares, extent.rounds());
        progress.expect(steps);
    }

    /** All of it. */
    void measure() throws IOException, InterruptedException {
        for (int launch = 0; launch < options.extent().launches(); launch++) {
            for (Scene scene : Scene.values()) {
                inRounds(scene, launch);
            }
            for (Workload workload : options.workloads()) {
                alone(workload, launch);
            }
        }
    }

    Samples samples() {
        return samples;
    }

    Notes notes() {
        return notes;
    }

    private void inRounds(Scene scene, int launch) throws IOException, InterruptedException {
        List<Workload> workloads = options.workloads().stream()
                .filter(workload -> workload.scene() == scene && workload.work() instanceof Work.Rounds)
                .toList();
        List<Gate> entrants = gates.stream()
                .filter(gate -> workloads.stream()
                        .anyMatch(workload -> workload.entrants().take(gate)))
                .toList();
        if (entrants.isEmpty()) {
            return;
        }
        budget.step(Scene.START_SHARE);
        try (Fleet fleet = Fleet.start(rig, scene, entrants, notes)) {
            RoundsMeasure measure = new RoundsMeasure(rig, samples, notes, budget);
            for (Workload workload : workloads) {
                if (workload.work() instanceof Work.Rounds work) {
                    begin(workload, launch);
                    measure.measure(
                            workload, work, fleet, launch * options.extent().rounds());
                    tell(workload.line());
                }
            }
        }
    }

    private void alone(Workload workload, int launch) throws IOException, InterruptedException {
        if (workload.work() instanceof Work.Rounds) {
            return;
        }
        begin(workload, launch);
        if (launch > 0 && !budget.hasTime()) {
            return;
        }
        try (Upstream upstream = Upstream.start(rig, workload.scene(), Affinity.of(rig.cpu()))) {
            for (Gate gate : workload.entrants(gates)) {
                try {
                    Map<Metric, Double> values = alone(workload, gate, upstream);
                    samples.add(new Sample(
                            workload.name(),
                            gate.key(),
                            launch * options.extent().rounds(),
                            values,
                            0));
                } catch (IOException e) {
                    notes.failed(gate, workload.name(), e);
                }
            }
        }
        tell(workload.line());
    }

    private Map<Metric, Double> alone(Workload workload, Gate gate, Upstream upstream)
            throws IOException, InterruptedException {
        Scene scene = workload.scene();
        FreshMeasure fresh = new FreshMeasure(rig, upstream, scene.terms(rig));
        return switch (workload.work()) {
            case Work.Idle idle -> fresh.idle(gate, idle);
            case Work.Start() -> fresh.starting(gate);
            case Work.Cold cold -> fresh.cold(gate, cold);
            case Work.Traced traced -> fresh.traced(gate, traced);
            case Work.TwoLoops loops -> new TwoLoopsMeasure(rig, upstream, scene).measure(gate, loops);
            case Work.Rounds _ -> throw new IllegalArgumentException(workload.name() + " is measured in rounds");
        };
    }

    private void begin(Workload workload, int launch) {
        budget.step(workload.share());
        progress.step(workload.name() + ", launch " + (launch + 1) + " of "
                + options.extent().launches());
    }

    private void tell(Line line) {
        String medians = gates.stream()
                .flatMap(gate -> samples.summary(line.workload(), gate.key(), line.headline()).stream()
                        .map(Summary::median)
                        .map(median -> gate.key() + " " + String.format(java.util.Locale.ROOT, "%.3g", median)))
                .collect(Collectors.joining(", "));
        progress.say("  " + line.headline().label() + " " + line.unit(line.headline()) + ": " + medians);
    }
}
