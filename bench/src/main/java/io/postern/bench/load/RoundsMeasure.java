package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import io.postern.bench.report.Metric;
import io.postern.bench.report.Sample;
import io.postern.bench.report.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds: A, B, C, A, B, C …, so that what changes on the machine meets all gates alike. A turn in which others had too
 * much of the CPU is repeated, within bounds.
 */
final class RoundsMeasure {
    private static final int NATIVE_WARM_UPS = 1;
    private static final int ATTEMPTS = 3;

    private final Rig rig;
    private final Samples samples;
    private final Notes notes;
    private final Budget budget;

    RoundsMeasure(Rig rig, Samples samples, Notes notes, Budget budget) {
        this.rig = rig;
        this.samples = samples;
        this.notes = notes;
        this.budget = budget;
    }

    /** All rounds of one launch: those whose numbers begin with {@code first}. At least one in the first launch, and no more once the time is up. */
    void measure(Workload workload, Work.Rounds work, Fleet fleet, int first) throws InterruptedException {
        List<Fleet.Place> entrants = fleet.places().stream()
                .filter(place -> workload.entrants().take(place.gate().gate()))
                .toList();
        List<List<Fleet.Place>> parties = switch (work.order()) {
            case IN_TURN -> List.of(entrants);
            case APART -> entrants.stream().map(List::of).toList();
        };
        for (List<Fleet.Place> party : parties) {
            if (first > 0 && !budget.hasTime()) {
                return;
            }
            List<Lane> lanes = open(workload, work, party);
            try {
                int round = 0;
                do {
                    round(workload, lanes, first + round);
                    round++;
                } while (round < budget.rounds() && budget.hasTime());
            } finally {
                lanes.forEach(Lane::close);
            }
        }
    }

    private List<Lane> open(Workload workload, Work.Rounds work, List<Fleet.Place> party) throws InterruptedException {
        List<Lane> lanes = new ArrayList<>();
        for (Fleet.Place place : party) {
            Standing gate = place.gate();
            try {
                Lane lane = Lane.open(rig, place, work.arguments());
                lanes.add(lane);
                warmUp(lane, work);
            } catch (IOException e) {
                lanes.removeIf(lane -> lane.gate() == gate && closed(lane));
                notes.failed(gate, workload.name(), e);
            }
        }
        return lanes;
    }

    // A JVM compiles what it runs while it runs: until it has settled, within bounds.
    private void warmUp(Lane lane, Work.Rounds work) throws IOException, InterruptedException {
        switch (lane.gate().gate().runsOn()) {
            case NATIVE -> lane.warmUp(NATIVE_WARM_UPS);
            case JVM -> {
                lane.warmUp(work.warmUps());
                Settling settling = new Settling();
                while (!settling.done() && budget.hasTime()) {
                    settling.add(lane.turn().values().getOrDefault(Metric.CPU, 0.0));
                }
            }
        }
    }

    private static boolean closed(Lane lane) {
        lane.close();
        return true;
    }

    private void round(Workload workload, List<Lane> lanes, int number) throws InterruptedException {
        Map<Gate, Map<Metric, Double>> values = new EnumMap<>(Gate.class);
        Map<Gate, Double> foreign = new EnumMap<>(Gate.class);
        for (Lane lane : List.copyOf(lanes)) {
            try {
                Lane.Turn turn = quietTurn(lane);
                values.put(lane.gate().gate(), turn.values());
                foreign.put(lane.gate().gate(), turn.foreign());
                turn.said().texts().values().forEach(notes::cipher);
            } catch (IOException e) {
                lanes.remove(lane);
                lane.close();
                notes.failed(lane.gate(), workload.name(), e);
            }
        }
        Map<Metric, Double> direct = values.getOrDefault(Gate.DIRECT, Map.of());
        values.forEach((gate, each) -> samples.add(new Sample(
                workload.name(),
                gate.key(),
                number,
                gate == Gate.DIRECT ? each : Added.to(each, direct),
                foreign.getOrDefault(gate, 0.0))));
    }

    // The one with the least else going on, of three at most.
    private Lane.Turn quietTurn(Lane lane) throws IOException, InterruptedException {
        Lane.Turn best = lane.turn();
        for (int i = 1; i < ATTEMPTS && best.foreign() > Sample.NOISY && budget.takeRepeat(); i++) {
            Lane.Turn next = lane.turn();
            best = next.foreign() < best.foreign() ? next : best;
        }
        return best;
    }
}
