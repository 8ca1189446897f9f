package io.postern.bench.load;

import io.postern.bench.gate.Gate;
import io.postern.bench.gate.Standing;
import io.postern.bench.machine.Affinity;
import io.postern.bench.machine.Child;
import io.postern.bench.machine.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load program, before one gate. It connects at once, and works each time that it is told to.
 *
 * <p>In its arguments {@code @CLIENT@} and {@code @CLIENT_KEY@} stand for one client certificate, {@code @CLIENTS@} for a
 * folder of many.
 */
final class Driver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More than any gate remembers, and each comes once before any comes again. */
    private static final int CLIENTS = 3000;

    private final Child process;

    private Driver(Child process) {
        this.process = process;
    }

    /** Starts it; returns once its connections stand. */
    static Driver start(Rig rig, Standing gate, List<String> arguments, Affinity affinity)
            throws IOException, InterruptedException {
        Driver driver = launch(rig, gate.gate(), gate.port(), arguments, affinity);
        try {
            String line = driver.process.line(PATIENCE);
            if (!line.equals("ready")) {
                throw new IOException("the driver said: " + line);
            }
            return driver;
        } catch (IOException | InterruptedException e) {
            driver.close();
            throw e;
        }
    }

    /** Starts it, and returns at once: for {@code probe}, which asks for nothing. */
    static Driver launch(Rig rig, Gate gate, int port, List<String> arguments, Affinity affinity) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(rig.checkout().built("postern-load").toString());
        for (String argument : arguments) {
            command.add(argument.startsWith("@") ? file(rig, argument).toString() : argument);
        }
        command.addAll(List.of(
                "--gate", "127.0.0.1:" + port, "--ca", rig.certificates().ca().toString()));
        command.addAll(List.of("--cipher", rig.cipher()));
        if (gate == Gate.DIRECT) {
            command.add("--plain");
        }
        Path log = Files.createTempFile(rig.folder(), "driver", ".log");
        return new Driver(Child.talkTo(new Program(command, affinity, log)));
    }

    private static Path file(Rig rig, String place) throws IOException {
        return switch (place) {
            case "@CLIENT@" -> rig.certificates().clients(1).resolve("1.pem");
            case "@CLIENT_KEY@" -> rig.certificates().clients(1).resolve("1-key.pem");
            case "@CLIENTS@" -> rig.certificates().clients(CLIENTS);
            default -> throw new IllegalArgumentException(place);
        };
    }

    long pid() {
        return process.pid();
    }

    /** Has it do its work once. */
    DriverResult work() throws IOException, InterruptedException {
        begin();
        return result();
    }

    /** Has it begin. */
    void begin() throws IOException {
        process.say("go");
    }

    /** Waits for what it says of it. */
    DriverResult result() throws IOException, InterruptedException {
        return DriverResult.parse(process.line(PATIENCE));
    }

    @Override
    public void close() {
        process.close();
    }
}
