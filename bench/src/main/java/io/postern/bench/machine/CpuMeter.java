package io.postern.bench.machine;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * Says what a piece of work has cost: the CPU time of whole process trees, and of the kernel's thread that handles packets
 * on their CPU. Without the latter a gate could look cheap for having moved its work there.
 */
public final class CpuMeter {
    private final int cpu;
    private final OptionalLong ksoftirqd;

    /** @param cpu the one that everything is pinned to, from 0 */
    public CpuMeter(int cpu) {
        this.cpu = cpu;
        ksoftirqd = Proc.ksoftirqd(cpu);
    }

    /** Whether the kernel's own thread is counted: a container may hide it. */
    public boolean seesKernel() {
        return ksoftirqd.isPresent();
    }

    /**
     * What was used so far.
     *
     * @param measured the trees whose cost is asked for, by their roots
     * @param ours     the other processes of this run: they are not foreign load
     */
    public Reading read(Collection<Long> measured, Collection<Long> ours) {
        long kernel = ksoftirqd.isPresent() ? Proc.runNanos(ksoftirqd.getAsLong()) : 0;
        return new Reading(System.nanoTime(), used(measured), used(ours), kernel, Proc.busyNanos(cpu));
    }

    private static long used(Collection<Long> roots) {
        return roots.stream()
                .map(Proc::tree)
                .flatMap(List::stream)
                .distinct()
                .mapToLong(pid -> CpuClock.nanos(pid).orElse(0))
                .sum();
    }

    /**
     * Counters at one moment, in nanoseconds.
     *
     * @param at       when
     * @param measured of the trees that are measured
     * @param ours     of the other processes of this run
     * @param kernel   of the kernel's thread that handles packets
     * @param busy     of the CPU, whoever used it, in ticks of 10 ms
     */
    public record Reading(long at, long measured, long ours, long kernel, long busy) {
        /** What was used since {@code earlier}. */
        public Used since(Reading earlier) {
            long cost = measured - earlier.measured + kernel - earlier.kernel;
            long foreign = busy - earlier.busy - cost - (ours - earlier.ours);
            double share = (double) foreign / Math.max(1, at - earlier.at);
            return new Used(cost, Math.clamp(share, 0.0, 1.0));
        }
    }

    /**
     * What a piece of work took.
     *
     * @param nanos   CPU time of what is measured
     * @param foreign the share of the CPU that others had meanwhile, 0 to 1
     */
    public record Used(long nanos, double foreign) {}
}
