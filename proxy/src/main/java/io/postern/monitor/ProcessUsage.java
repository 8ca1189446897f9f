package io.postern.monitor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What the process takes of its machine. Thread-safe. */
final class ProcessUsage {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long SHORTEST_SPAN = Duration.ofMillis(500).toNanos();

    private final LongSupplier cpuNanos;
    private final LongSupplier clock;
    private long lastCpu;
    private long lastTime;
    private double percent;

    /**
     * @param cpuNanos the processor time that was used so far
     * @param clock    a clock that never goes back, in nanoseconds
     */
    ProcessUsage(LongSupplier cpuNanos, LongSupplier clock) {
        this.cpuNanos = cpuNanos;
        this.clock = clock;
        this.lastCpu = cpuNanos.getAsLong();
        this.lastTime = clock.getAsLong();
    }

    /** Of this process. */
    static ProcessUsage ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? new ProcessUsage(system::getProcessCpuTime, System::nanoTime)
                : new ProcessUsage(() -> 0, System::nanoTime);
    }

    /** Percent of one processor since it was asked last, or since a moment before that. */
    synchronized double cpu() {
        long now = clock.getAsLong();
        if (now - lastTime >= SHORTEST_SPAN) {
            long used = cpuNanos.getAsLong();
            percent = Math.round(1000.0 * (used - lastCpu) / (now - lastTime)) / 10.0;
            lastCpu = used;
            lastTime = now;
        }
        return percent;
    }

    /** Resident memory in bytes; where that can't be told, what the JVM has of its heap. */
    static long memory() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElseGet(ProcessUsage::heap);
        } catch (IOException elsewhere) {
            return heap();
        }
    }

    private static long heap() {
        return Runtime.getRuntime().totalMemory();
    }
}
