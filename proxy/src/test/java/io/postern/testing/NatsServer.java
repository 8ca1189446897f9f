package io.postern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real nats-server on a loopback port, in a process of its own, which {@link #close} ends. Its JetStream store, where
 * its configuration switches JetStream on, is a temporary folder of its own.
 */
public final class NatsServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LISTENING = Pattern.compile("Listening for client connections on \\S*:(\\d+)\\R");

    private final Process process;
    private final Path directory;
    private final ProcessLog log;
    private final int port;

    private NatsServer(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.log = ProcessLog.of(process.inputReader());
        try {
            this.port = awaitPort();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private int awaitPort() {
        awaitLog("Server is ready");
        Matcher listening = LISTENING.matcher(log.text());
        if (!listening.find()) {
            throw new AssertionError("no port in nats-server's log:\n" + log.text());
        }
        return Integer.parseInt(listening.group(1));
    }

    /** Starts one with no setting at all, so without TLS, on a free port; returns once it accepts. */
    public static NatsServer start() {
        return start("");
    }

    /**
     * Starts one on a free port; returns once it accepts.
     *
     * @param config nats-server's own configuration; may be empty; its port is overruled
     */
    public static NatsServer start(String config) {
        return start(config, -1);
    }

    /**
     * As {@link #start(String)}, on a given port, so that one that was stopped can come back.
     *
     * @param port 1 to 65535, or -1 for a free one
     */
    public static NatsServer start(String config, int port) {
        try {
            Path directory = Files.createTempDirectory("nats-server");
            List<String> command = new ArrayList<>(List.of(Binary.PATH, "-a", "127.0.0.1"));
            command.addAll(List.of("-p", Integer.toString(port), "-sd", directory.toString()));
            if (!config.isBlank()) {
                Path file = Files.writeString(directory.resolve("nats-server.conf"), config);
                command.addAll(List.of("-c", file.toString()));
            }
            return new NatsServer(
                    directory,
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it accepts clients: a loopback port, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Where it accepts clients. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** As NATS clients want it: {@code nats://127.0.0.1:port}. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** The nats-server that tests use: what {@code .ci/nats-server} finds or installs. */
    public static String binary() {
        return Binary.PATH;
    }

    public long pid() {
        return process.pid();
    }

    /** Everything that it has logged so far. */
    public String log() {
        return log.text();
    }

    /** Returns once its log holds {@code text}; fails after 30 seconds, or at once when it has ended without. */
    public void awaitLog(String text) {
        log.await(text);
    }

    /** Stops it in its tracks (SIGSTOP): its connections stay open, and it says and reads nothing more. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    /** Sends it a signal by its name without SIG, such as USR2 for lame duck mode. */
    public void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Ends it as an operator would (SIGTERM), and waits until it is gone. */
    public void stop() {
        process.toHandle().destroy(); // by its handle, as Process.destroy would close the log's pipe
        awaitEnd();
    }

    /** Ends it without a word to anyone (SIGKILL), and waits until it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Kills it if it still runs, and removes its folder. */
    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !log.awaitEnd(PATIENCE)) {
                throw new AssertionError("nats-server does not end:\n" + log());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError(cause);
    }

    /** The binary that {@code .ci/nats-server} finds or installs, once for all tests of this JVM. */
    private static final class Binary {
        static final String PATH = find();

        private static String find() {
            Path finder = Path.of(System.getProperty("project.root"), ".ci", "nats-server");
            try {
                Process search = new ProcessBuilder(finder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                String path = new String(search.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                if (search.waitFor() != 0) {
                    throw new AssertionError(finder + " found no nats-server");
                }
                return path;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }
}
