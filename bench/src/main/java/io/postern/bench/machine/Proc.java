package io.postern.bench.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The files of {@code /proc} that are needed, read. What is not there, or not to be read, is empty. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");
    private static final long TICK_NANOS = 10_000_000L;

    private Proc() {}

    /** {@code root} and all that descend from it now, the root first. */
    static List<Long> tree(long root) {
        return Stream.concat(
                        Stream.of(root),
                        ProcessHandle.of(root).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .toList();
    }

    /** The kernel's thread that handles packets on {@code cpu} where they are too many for the interrupt. */
    static OptionalLong ksoftirqd(int cpu) {
        String name = "ksoftirqd/" + cpu;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path process : processes) {
                if (text(process.resolve("comm")).orElse("").strip().equals(name)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException _) {
            // As where there is none: a container may hide the kernel's threads.
        }
        return OptionalLong.empty();
    }

    /** Nanoseconds that a kernel thread has run; a process's CPU clock does not answer for those. 0 where it is not known. */
    static long runNanos(long pid) {
        return text(ROOT.resolve(Long.toString(pid)).resolve("schedstat"))
                .map(Proc::firstNumber)
                .orElse(0L);
    }

    /** The first number of a line. */
    static long firstNumber(String line) {
        return Long.parseLong(line.strip().split(" ", 2)[0]);
    }

    /** Nanoseconds for which {@code cpu} has run anything, or was taken by the host; interrupts are left out. */
    static long busyNanos(int cpu) {
        return text(ROOT.resolve("stat")).map(stat -> busyNanos(stat, cpu)).orElse(0L);
    }

    /** The same from the text of {@code /proc/stat}: user, nice, system and steal. */
    static long busyNanos(String stat, int cpu) {
        String[] ticks = stat.lines()
                .filter(line -> line.startsWith("cpu" + cpu + " "))
                .findFirst()
                .map(line -> line.split(" +", -1))
                .orElseThrow(() -> new IllegalArgumentException("no cpu" + cpu + " in /proc/stat"));
        long busy = Long.parseLong(ticks[1])
                + Long.parseLong(ticks[2])
                + Long.parseLong(ticks[3])
                + Long.parseLong(ticks[8]);
        return busy * TICK_NANOS;
    }

    static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
