package io.postern.cli;

import io.postern.testing.Await;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gate in a process of its own, with what it logs to standard error, or to {@link #LOG} in its folder. Its listener is {@code clients}.
 */
final class RunningGate implements AutoCloseable {
    static final String LOG = "postern.log";

    private static final Pattern LISTENING =
            Pattern.compile("listening listener=clients address=127\\.0\\.0\\.1:(\\d+)");

    private final Path directory;
    private final Program program;

    private RunningGate(Path directory, Program program) {
        this.directory = directory;
        this.program = program;
    }

    /** Starts one with this configuration in {@code directory}, and returns once it is ready. */
    static RunningGate start(Path directory, String configuration, String... arguments) {
        return start(directory, Map.of(), configuration, arguments);
    }

    /** The same with more variables in its environment. */
    static RunningGate start(
            Path directory, Map<String, String> environment, String configuration, String... arguments) {
        configure(directory, configuration);
        String[] all = Stream.concat(Stream.of("-c", "postern.conf"), Stream.of(arguments))
                .toArray(String[]::new);
        RunningGate gate = new RunningGate(directory, Program.start(directory, environment, all));
        gate.awaitLog("ready");
        return gate;
    }

    /** A plaintext listener before an upstream at {@code upstreamPort}, and {@code more}. */
    static String plain(int upstreamPort, String more) {
        return "listeners.clients.listen = \"127.0.0.1:-1\"\nupstreams.nats.servers = [\"127.0.0.1:" + upstreamPort
                + "\"]\n" + more;
    }

    /** Writes another configuration in the place of the one it has; it is for the gate to read it. */
    void configure(String configuration) {
        configure(directory, configuration);
    }

    private static void configure(Path directory, String configuration) {
        try {
            Files.writeString(directory.resolve("postern.conf"), TestedEngine.setting() + configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Program program() {
        return program;
    }

    long pid() {
        return program.pid();
    }

    int port() {
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            throw new AssertionError(log());
        }
        return Integer.parseInt(listening.group(1));
    }

    /** All that it has logged, wherever. */
    String log() {
        return program.err().text() + file(LOG);
    }

    /** What is in a file of its folder; empty where there is none. */
    String file(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once it has logged {@code text}. */
    void awaitLog(String text) {
        Await.until(() -> log().contains(text) || hasEnded(), this::log);
        if (!log().contains(text)) {
            throw new AssertionError("\"" + text + "\" was not logged:\n" + log());
        }
    }

    private boolean hasEnded() {
        return ProcessHandle.of(pid()).isEmpty();
    }

    /** How many lines of its log hold all of {@code parts}. */
    long lines(String... parts) {
        return log().lines()
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .count();
    }

    /** Has it drained by TERM; returns its exit status. */
    int stop() {
        program.signal("TERM");
        return program.exitStatus();
    }

    @Override
    public void close() {
        program.close();
    }
}
