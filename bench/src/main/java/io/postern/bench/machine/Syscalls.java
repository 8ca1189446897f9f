package io.postern.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Counts the system calls of a process tree while it is traced, by {@code strace -c}. Tracing slows it: nothing else is measured then. */
public final class Syscalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path LOG_NAME = Path.of("strace.log");

    private final Child tracer;
    private final Path summary;

    private Syscalls(Child tracer, Path summary) {
        this.tracer = tracer;
        this.summary = summary;
    }

    /** Whether strace is here. */
    public static boolean available() {
        return Executables.find("strace").isPresent();
    }

    /**
     * Begins to count those of the tree of {@code root}; returns once all of it is traced.
     *
     * @param folder for files that are needed meanwhile
     */
    public static Syscalls of(long root, Path folder) throws IOException, InterruptedException {
        Path summary = folder.resolve("strace-" + root + ".txt");
        Path log = folder.resolve(LOG_NAME);
        String pids = Proc.tree(root).stream().map(Object::toString).collect(Collectors.joining(","));
        Files.deleteIfExists(log);
        Child tracer = Child.start(
                new Program(List.of("strace", "-f", "-c", "-o", summary.toString(), "-p", pids), Affinity.ANY, log));
        Syscalls counting = new Syscalls(tracer, summary);
        counting.awaitAttached(log);
        return counting;
    }

    private void awaitAttached(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!(Files.exists(log) && Files.readString(log).contains("attached"))) {
            if (!tracer.isAlive() || System.nanoTime() > end) {
                close();
                throw new IOException("strace can't trace: " + tracer.lastWords());
            }
            tracer.awaitEnd(Duration.ofMillis(20));
        }
    }

    /** Ends the counting: how many there were; empty where strace did not say. */
    public OptionalLong end() throws IOException, InterruptedException {
        tracer.interrupt();
        tracer.awaitEnd(PATIENCE);
        return Files.exists(summary) ? total(Files.readString(summary)) : OptionalLong.empty();
    }

    /** The calls in the last line of strace's table: {@code 100.00 0.005 2 2400 120 total}. */
    static OptionalLong total(String table) {
        return table.lines()
                .filter(line -> line.endsWith(" total"))
                .map(line -> line.strip().split(" +", -1))
                .filter(columns -> columns.length > 4)
                .mapToLong(columns -> Long.parseLong(Arrays.asList(columns).get(3)))
                .findFirst();
    }

    @Override
    public void close() {
        tracer.close();
    }
}
