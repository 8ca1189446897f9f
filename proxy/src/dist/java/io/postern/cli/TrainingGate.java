package io.postern.cli;

import io.postern.config.HostPort;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gate in a process of its own, started as operators start it. */
final class TrainingGate implements Closeable {
    private static final Pattern LISTENING = Pattern.compile("listening listener=(\\S+) address=(\\S+):(\\d+)$");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Map<String, HostPort> addresses = new HashMap<>();

    private TrainingGate(Process process) {
        this.process = process;
    }

    /** Starts {@code launcher}, with {@code options} for its JVM; returns when it is ready. */
    static TrainingGate start(String launcher, String options, Path configuration) throws IOException {
        // With =, so that picocli reads it, whose class files are too old for an AOT cache: JDK 25 checks the jars of a
        // cache only where a class was loaded from one of them when the cache was assembled.
        ProcessBuilder builder =
                new ProcessBuilder(launcher, "run", "--config=" + configuration).redirectErrorStream(true);
        builder.environment().put("JAVA_TOOL_OPTIONS", options);
        TrainingGate gate = new TrainingGate(builder.start());
        BufferedReader log = gate.process.inputReader();
        gate.awaitReady(log);
        Thread.ofPlatform().daemon().start(() -> gate.drain(log));
        return gate;
    }

    private void awaitReady(BufferedReader log) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            read.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                addresses.put(
                        listening.group(1), new HostPort(listening.group(2), Integer.parseInt(listening.group(3))));
            }
            if (line.endsWith("[INF] ready")) {
                return;
            }
        }
        throw new IOException("the gate ended before it was ready:\n" + read);
    }

    /** So that it never waits for a reader. */
    private void drain(BufferedReader log) {
        try {
            while (log.readLine() != null) {
                continue;
            }
        } catch (IOException stopped) {
            return;
        }
    }

    HostPort address(String listener) {
        return addresses.get(listener);
    }

    /** Stops it with TERM, as only then the JVM writes what it has learned. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("the gate did not stop well");
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }
}
