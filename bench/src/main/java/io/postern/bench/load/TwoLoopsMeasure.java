package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import io.postern.bench.machine.Affinity;
import io.postern.bench.report.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a second event loop brings: the rate of two loops, two drivers and two CPUs, by the rate of one of each. The stub
 * runs where there is room; it costs little.
 */
final class TwoLoopsMeasure {
    private static final int WARM_UPS = 4;

    private final Rig rig;
    private final Upstream upstream;
    private final Scene scene;

    TwoLoopsMeasure(Rig rig, Upstream upstream, Scene scene) {
        this.rig = rig;
        this.upstream = upstream;
        this.scene = scene;
    }

    Map<Metric, Double> measure(Gate gate, Work.TwoLoops work) throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        Affinity both = Affinity.pair(rig.cpu(), processors);
        if (both.cpus().size() < 2) {
            throw new IOException("two loops need two CPUs");
        }
        double one = rate(gate, work, Affinity.of(rig.cpu()));
        double two = rate(gate, work, both);
        return Map.of(Metric.SPEEDUP, two / one, Metric.RATE, two);
    }

    // Units a second, of as many drivers as there are CPUs.
    private double rate(Gate gate, Work.TwoLoops work, Affinity affinity) throws IOException, InterruptedException {
        List<Driver> drivers = new ArrayList<>();
        try (Standing standing = rig.gates().start(gate, upstream.port(), scene.terms(rig), affinity)) {
            for (int cpu : affinity.cpus()) {
                drivers.add(Driver.start(rig, standing, work.arguments(), Affinity.of(cpu)));
            }
            for (int i = 0; i < WARM_UPS; i++) {
                together(drivers);
            }
            Settling settling = new Settling();
            while (!settling.done()) {
                settling.add(1 / together(drivers));
            }
            return 1 / settling.cost();
        } finally {
            drivers.forEach(Driver::close);
        }
    }

    private static double together(List<Driver> drivers) throws IOException, InterruptedException {
        for (Driver driver : drivers) {
            driver.begin();
        }
        double rate = 0;
        for (Driver driver : drivers) {
            DriverResult result = driver.result();
            rate += result.units() / result.seconds();
        }
        return rate;
    }
}
