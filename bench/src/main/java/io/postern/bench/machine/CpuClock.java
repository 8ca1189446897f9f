package io.postern.bench.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalLong;

/**
 * The CPU time of a process as the scheduler counted it: in nanoseconds, of all its threads, those that have ended too.
 * {@code /proc/PID/stat} has ticks of 10 ms, which is too coarse for half a second.
 */
public final class CpuClock {
    private static final long TIMESPEC_BYTES = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final MethodHandle CLOCK_GETTIME = clockGettime();

    private CpuClock() {}

    /** The clock id of a process, as {@code clock_getcpuclockid(3)} makes it on Linux: the process's, by the scheduler. */
    static int id(long pid) {
        return (~(int) pid << 3) | 2;
    }

    /** What {@code pid} has used so far, in nanoseconds; empty where there is no such process. Any thread. */
    public static OptionalLong nanos(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
            int failed = (int) CLOCK_GETTIME.invokeExact(id(pid), time);
            return failed == 0
                    ? OptionalLong.of(time.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
                            + time.get(ValueLayout.JAVA_LONG, Long.BYTES))
                    : OptionalLong.empty();
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime can't be called", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle clockGettime() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
}
