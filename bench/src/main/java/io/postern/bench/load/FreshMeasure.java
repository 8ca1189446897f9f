package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Gates;
import io.postern.bench.gate.Standing;
import io.postern.bench.gate.TlsTerms;
import io.postern.bench.machine.Affinity;
import io.postern.bench.machine.CpuClock;
import io.postern.bench.machine.Memory;
import io.postern.bench.machine.Syscalls;
import io.postern.bench.report.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is measured of a gate that has just been started. */
final class FreshMeasure {
    private static final double KIB_PER_MIB = 1024;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;
    /** Until memory that a burst of handshakes has taken is given back: by a JVM, when its compiler is done with them. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Rig rig;
    private final Upstream upstream;
    private final TlsTerms terms;

    FreshMeasure(Rig rig, Upstream upstream, TlsTerms terms) {
        this.rig = rig;
        this.upstream = upstream;
        this.terms = terms;
    }

    /** Memory for idle connections. */
    Map<Metric, Double> idle(Gate gate, Work.Idle work) throws IOException, InterruptedException {
        try (Standing standing = start(gate)) {
            Memory before = memory(standing);
            List<String> arguments = List.of("idle", "--connections", Integer.toString(work.connections()));
            try (Driver _ = Driver.start(rig, standing, arguments, Affinity.of(rig.cpu()))) {
                Thread.sleep(SETTLING);
                Memory after = memory(standing);
                Map<Metric, Double> values = totals(after);
                values.put(Metric.PER_CONNECTION, (double) (after.rss() - before.rss()) / work.connections());
                return values;
            }
        }
    }

    /** From the start of the process on: wherever the kernel puts it, as an operator would start it. */
    Map<Metric, Double> starting(Gate gate) throws IOException, InterruptedException {
        int port = Gates.freePort();
        try (Driver probe = Driver.launch(rig, gate, port, List.of("probe", "--timeout", "20"), Affinity.ANY)) {
            // It tries every millisecond, from now on.
            Thread.sleep(Duration.ofMillis(50));
            // Both clocks are CLOCK_MONOTONIC.
            double began = System.nanoTime() / NANOS_PER_MILLI;
            try (Standing standing = rig.gates().launch(gate, port, upstream.port(), terms, Affinity.ANY)) {
                DriverResult probed = probe.result();
                Map<Metric, Double> values = totals(memory(standing));
                values.put(Metric.START_CPU, cpu(standing) / NANOS_PER_MILLI);
                values.put(Metric.ACCEPT, moment(probed, "accept_us") - began);
                values.put(Metric.FIRST_ECHO, moment(probed, "tls_echo_us") - began);
                return values;
            }
        }
    }

    /** The first handshakes, and those when all has settled. */
    Map<Metric, Double> cold(Gate gate, Work.Cold work) throws IOException, InterruptedException {
        List<String> arguments = List.of("handshake", "--count", Integer.toString(work.count()));
        try (Standing standing = start(gate);
                Lane lane = Lane.open(rig, new Fleet.Place(standing, upstream), arguments)) {
            double cold = cpu(lane.turn());
            lane.warmUp(work.settle());
            Settling settling = new Settling();
            while (!settling.done()) {
                settling.add(cpu(lane.turn()));
            }
            return Map.of(Metric.COLD_CPU, cold, Metric.CPU, settling.cost(), Metric.COLD, cold / settling.cost());
        }
    }

    /** System calls of a short connection. */
    Map<Metric, Double> traced(Gate gate, Work.Traced work) throws IOException, InterruptedException {
        List<String> arguments = List.of("handshake", "--count", Integer.toString(work.connections()));
        try (Standing standing = start(gate);
                Lane lane = Lane.open(rig, new Fleet.Place(standing, upstream), arguments)) {
            lane.warmUp(gate.runsOn() == Gate.RunsOn.JVM ? work.warmUps() : 1);
            try (Syscalls counting = Syscalls.of(standing.roots().getFirst(), rig.folder())) {
                lane.warmUp(1);
                double calls = counting.end().orElseThrow(() -> new IOException("strace has counted nothing"));
                return Map.of(Metric.SYSCALLS, calls / work.connections());
            }
        }
    }

    private Standing start(Gate gate) throws IOException, InterruptedException {
        return rig.gates().start(gate, upstream.port(), terms, Affinity.of(rig.cpu()));
    }

    private static double moment(DriverResult probed, String name) throws IOException {
        return probed.number(name).orElseThrow(() -> new IOException("the probe has no " + name)) / MICROS_PER_MILLI;
    }

    private static Memory memory(Standing standing) throws IOException {
        return Memory.of(standing.roots().getFirst())
                .orElseThrow(() -> new IOException("its memory can't be read: " + standing.lastWords()));
    }

    private static double cpu(Lane.Turn turn) throws IOException {
        return Optional.ofNullable(turn.values().get(Metric.CPU))
                .orElseThrow(() -> new IOException("it has used no CPU time"));
    }

    private static double cpu(Standing standing) {
        return standing.roots().stream()
                .mapToLong(pid -> CpuClock.nanos(pid).orElse(0))
                .sum();
    }

    private static Map<Metric, Double> totals(Memory memory) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RSS, memory.rss() / KIB_PER_MIB);
        values.put(Metric.PSS, memory.pss() / KIB_PER_MIB);
        values.put(Metric.PRIVATE_DIRTY, memory.privateDirty() / KIB_PER_MIB);
        return values;
    }
}
