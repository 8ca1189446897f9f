package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import io.postern.bench.machine.Affinity;
import io.postern.bench.machine.CpuMeter;
import io.postern.bench.report.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One gate and the driver before it: what the latter's work costs the former. */
final class Lane implements AutoCloseable {
    private final Standing gate;
    private final Driver driver;
    private final CpuMeter meter;
    private final List<Long> measured;
    private final List<Long> ours;

    private Lane(Standing gate, Driver driver, CpuMeter meter, List<Long> measured, List<Long> ours) {
        this.gate = gate;
        this.driver = driver;
        this.meter = meter;
        this.measured = measured;
        this.ours = ours;
    }

    /**
     * A turn.
     *
     * @param values  what was measured
     * @param foreign the share of the CPU that others had meanwhile
     * @param said    what the driver said
     */
    record Turn(Map<Metric, Double> values, double foreign, DriverResult said) {}

    /** Starts a driver before the gate of {@code place}; returns once its connections stand. */
    static Lane open(Rig rig, Fleet.Place place, List<String> arguments) throws IOException, InterruptedException {
        Standing gate = place.gate();
        Upstream upstream = place.upstream();
        Driver driver = Driver.start(rig, gate, arguments, Affinity.of(rig.cpu()));
        List<Long> measured = new ArrayList<>(gate.roots());
        List<Long> ours = new ArrayList<>(List.of(driver.pid()));
        // Where nats-server itself is the gate, the one behind the others has nothing to do.
        boolean counts = upstream.counts() && gate.gate() != Gate.NATS_SERVER;
        (counts ? measured : ours).add(upstream.pid());
        return new Lane(gate, driver, rig.meter(), measured, ours);
    }

    Standing gate() {
        return gate;
    }

    /** Has it work, {@code times}, unmeasured. */
    void warmUp(int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            driver.work();
        }
    }

    /** Has it work once, measured. */
    Turn turn() throws IOException, InterruptedException {
        CpuMeter.Reading before = meter.read(measured, ours);
        DriverResult said = driver.work();
        CpuMeter.Used used = meter.read(measured, ours).since(before);
        // What the kernel spends on packets where there is no gate is no gate's cost.
        long nanos = gate.gate() == Gate.DIRECT ? 0 : used.nanos();
        return new Turn(said.values(nanos), used.foreign(), said);
    }

    @Override
    public void close() {
        driver.close();
    }
}
