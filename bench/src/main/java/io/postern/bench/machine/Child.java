package io.postern.bench.machine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of this run. It is ended by its own id, with all that it has started; where the harness itself is stopped by a
 * signal, too. Used by one thread.
 */
public final class Child implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int LAST_WORDS = 5;
    private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Child::kill), "end of children"));
    }

    private final Program program;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Child(Program program, Process process) {
        this.program = program;
        this.process = process;
        RUNNING.add(this);
    }

    /** Starts a program that nobody listens to: all that it says goes into its log. */
    public static Child start(Program program) throws IOException {
        ProcessBuilder builder = builder(program);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
        return new Child(program, builder.start());
    }

    /** Starts a program that is talked to: by {@link #line} and {@link #say}. */
    public static Child talkTo(Program program) throws IOException {
        Child child = new Child(program, builder(program).start());
        Thread.ofVirtual().name("output of " + program.name()).start(child::follow);
        return child;
    }

    private static ProcessBuilder builder(Program program) {
        ProcessBuilder builder = new ProcessBuilder(program.affinity().bind(program.command()));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
        return builder;
    }

    private void follow() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException _) {
            // It has ended, or is being ended: line() says so.
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * The next line that it prints.
     *
     * @throws IOException with its last words, where none comes within {@code patience}, or it ends first
     */
    public String line(Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            boolean ended = !process.isAlive();
            String line = lines.poll(50, TimeUnit.MILLISECONDS);
            if (line != null) {
                return line;
            }
            if (ended) {
                throw new IOException(program.name() + " ended: " + lastWords());
            }
        }
        throw new IOException(program.name() + " said nothing for " + patience.toSeconds() + " s: " + lastWords());
    }

    /** Writes a line to it. */
    public void say(String line) throws IOException {
        BufferedWriter writer = process.outputWriter(StandardCharsets.UTF_8);
        writer.write(line);
        writer.write('\n');
        writer.flush();
    }

    /** Waits for its end; false where it goes on after {@code patience}. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks it to end by SIGINT, which detaches a tracer. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
    }

    /** The end of its log. */
    public String lastWords() {
        try {
            List<String> log = Files.readAllLines(program.log(), StandardCharsets.ISO_8859_1);
            return String.join(" | ", log.subList(Math.max(0, log.size() - LAST_WORDS), log.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends it and all that it has started: politely, and by force after three seconds. */
    @Override
    public void close() {
        List<ProcessHandle> tree = tree();
        process.destroy();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        RUNNING.remove(this);
    }

    private void kill() {
        tree().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }
}
