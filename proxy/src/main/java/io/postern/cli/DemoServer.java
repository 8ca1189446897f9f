package io.postern.cli;

import io.postern.config.HostPort;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo's nats-server: a real one, on a free loopback port, with no TLS setting. */
final class DemoServer implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("Version: +(\\S+)");
    private static final Pattern LISTENING = Pattern.compile("Listening for client connections on \\S+:(\\d+)\n");

    private final Process process;
    private final Ready ready;

    private record Ready(String version, HostPort address) {}

    private DemoServer(Process process, Ready ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * Starts {@code binary}; returns once it accepts.
     *
     * @param configuration lets it listen on a free loopback port
     * @throws IOException if it can't be started, or does not get ready in time
     */
    static DemoServer start(String binary, Path configuration) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(binary, "-c", configuration.toString())
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Ready> ready = new CompletableFuture<>();
        Thread.ofVirtual().name("nats-server log").start(() -> follow(process, ready));
        try {
            return new DemoServer(process, ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            stop(process);
            throw new IOException(binary + " did not get ready: " + e.getMessage(), e);
        }
    }

    // Goes on reading to the end: a full pipe would stop the server.
    private static void follow(Process process, CompletableFuture<Ready> ready) {
        StringBuilder log = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!ready.isDone()) {
                    log.append(line).append('\n');
                    if (line.endsWith("Server is ready")) {
                        ready.complete(new Ready(
                                first(VERSION, log),
                                new HostPort("127.0.0.1", Integer.parseInt(first(LISTENING, log)))));
                    }
                }
            }
            ready.completeExceptionally(new IOException(log.toString().strip()));
        } catch (IOException | RuntimeException e) {
            ready.completeExceptionally(e);
        }
    }

    private static String first(Pattern pattern, CharSequence log) {
        Matcher matcher = pattern.matcher(log);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in the log of nats-server:\n" + log);
        }
        return matcher.group(1);
    }

    /** Such as {@code 2.12.0}. */
    String version() {
        return ready.version();
    }

    /** Where it accepts clients, in plaintext. */
    HostPort address() {
        return ready.address();
    }

    /** Stops it, and waits until it is gone. */
    @Override
    public void close() {
        stop(process);
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
