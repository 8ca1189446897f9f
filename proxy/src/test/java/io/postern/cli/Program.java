package io.postern.cli;

import io.postern.testing.ProcessLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Postern as a process of its own, as users run it. */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final ProcessLog out;
    private final ProcessLog err;

    private Program(Process process) {
        this.process = process;
        this.out = ProcessLog.of(process.inputReader());
        this.err = ProcessLog.of(process.errorReader());
    }

    /** Starts it in {@code directory}, which also takes its temporary files; a variable with an empty value is taken away. */
    static Program start(Path directory, Map<String, String> environment, String... arguments) {
        return start(directory, System.getProperty("java.class.path"), environment, arguments);
    }

    /** The same with another class path. */
    static Program start(Path directory, String classPath, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("_JAVA_SR_SIGNUM", "40");
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Its exit status, once it has ended and all its output is here. */
    int exitStatus() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    || !out.awaitEnd(PATIENCE)
                    || !err.awaitEnd(PATIENCE)) {
                throw new AssertionError("it does not end:\n" + out.text() + err.text());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whether it still runs when {@code time} is over. */
    boolean runsFor(Duration time) throws InterruptedException {
        return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    ProcessLog out() {
        return out;
    }

    ProcessLog err() {
        return err;
    }

    long pid() {
        return process.pid();
    }

    /** Sends it a signal by its name without SIG. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
