package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signal.SignalSender;
import io.postern.signal.SignalWord;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code postern signal}, and what a gate makes of it. */
class SignalTest {
    private static final Duration RECORDING = Duration.ofSeconds(5);

    private static StubUpstream upstream;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startUpstream() {
        upstream = StubUpstream.start(socket -> {
            socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
            while (socket.getInputStream().read() != -1) {
                socket.getOutputStream().write("PONG\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "reload, reloaded configuration=",
        "reopen, log not reopened",
        "ldm, entering lame duck mode",
        "term, draining"
    })
    void eachWordIsItsSignal(String word, String logged) {
        try (RunningGate gate = start()) {
            assertEquals(new Result(0, "", ""), run("signal", word + "=" + gate.pid()));
            gate.awaitLog(logged);
        }
    }

    @ParameterizedTest
    @CsvSource({"quit, 0", "term, 0", "stop, 137"})
    void eachWordThatEndsItDoesSoAsInNatsServer(String word, int status) {
        try (RunningGate gate = start()) {
            assertEquals(new Result(0, "", ""), run("signal", word + "=" + gate.pid()));
            assertEquals(status, gate.program().exitStatus());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-sl reload=FILE", "-sl=reload=FILE", "--signal reload=FILE", "-signal=reload=FILE"})
    void natsServersFlagDoesTheSameAndAPidFileWillDo(String line) {
        try (RunningGate gate = start("-P", "postern.pid")) {
            assertTrue(Files.exists(directory.resolve("postern.pid")));
            assertEquals(
                    new Result(0, "", ""),
                    run(line.replace("FILE", "postern.pid").split(" ")));
            gate.awaitLog("reloaded configuration=");
        }
    }

    @Test
    void theOnlyOneNeedsNoNameAndSeveralAreListed() throws IOException {
        // Others' gates may run on this machine, and are no business of a test's.
        String mark = directory.toString();
        SignalSender sender = new SignalSender(line -> line.stream().anyMatch(argument -> argument.endsWith(mark)));
        IOException none = assertThrows(IOException.class, () -> sender.send(SignalWord.RELOAD, ""));
        assertEquals("no postern processes running", none.getMessage());
        try (RunningGate one = start()) {
            sender.send(SignalWord.RELOAD, "");
            one.awaitLog("reloaded configuration=");
            try (RunningGate other = start()) {
                IOException several = assertThrows(IOException.class, () -> sender.send(SignalWord.REOPEN, ""));
                List<String> pids = Stream.of(one.pid(), other.pid())
                        .sorted()
                        .map(pid -> Long.toString(pid))
                        .toList();
                assertEquals("multiple postern processes running:\n" + String.join("\n", pids), several.getMessage());
                assertEquals(0, one.lines("reopened") + other.lines("reopened"));
                sender.send(SignalWord.REOPEN, "*");
                one.awaitLog("log not reopened");
                other.awaitLog("log not reopened");
            }
        }
    }

    @Test
    void whatIsNoGateGetsNothing() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            for (SignalWord word : SignalWord.values()) {
                assertEquals(
                        new Result(
                                1,
                                "",
                                "postern: signal \"" + word + "\" " + other.pid()
                                        + ": this process runs no gate, so nothing was sent; is the pid file an old"
                                        + " one?\n"),
                        run("signal", word + "=" + other.pid()));
            }
            assertTrue(other.isAlive());
        } finally {
            other.destroyForcibly();
        }
        other.waitFor();
        Result gone = run("signal", "reload=" + other.pid());
        assertEquals(1, gone.status());
        assertTrue(gone.err().endsWith(": no such process\n"), gone.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "no.pid", "99999999999", "*x"})
    void whatIsNoPidIsSaidToBeNone(String target) {
        Result result = run("signal", "reload=" + target);
        assertEquals(new Result(1, "", "postern: invalid pid: " + target + "\n"), result);
    }

    @Test
    void aWordThatIsNoneIsBadUsage() {
        Result result = run("signal", "restart");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("one of reload, reopen, ldm, quit, term, stop"), result.err());
    }

    // --- USR2

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "9", "12"})
    void usr2IsNotSentToAGateWhoseJvmKeepsIt(String variable) {
        try (RunningGate gate = RunningGate.start(directory, Map.of("_JAVA_SR_SIGNUM", variable), configuration())) {
            gate.awaitLog("signal USR2 is left to the JVM");
            Result result = run("signal", "ldm=" + gate.pid());
            assertEquals(1, result.status());
            assertTrue(result.err().contains("_JAVA_SR_SIGNUM=40"), result.err());
            run("signal", "reload=" + gate.pid());
            gate.awaitLog("reloaded configuration=");
            assertEquals(0, gate.lines("lame duck mode sessions"), gate::log);
        }
    }

    /** JFR stops threads by a signal, hundreds of times a second; which must be none that we answer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFlightRecordingStartsNoLameDuckModeAndUsr2Does(boolean jvmKeepsUsr2) throws IOException {
        String options = "-XX:StartFlightRecording=settings=profile,filename=" + directory.resolve("gate.jfr");
        Map<String, String> environment = jvmKeepsUsr2
                ? Map.of("_JAVA_SR_SIGNUM", "", "JDK_JAVA_OPTIONS", options)
                : Map.of("JDK_JAVA_OPTIONS", options);
        try (RunningGate gate = RunningGate.start(directory, environment, configuration())) {
            assertTrue(
                    gate.program().out().text().contains("Started recording"),
                    gate.program().out()::text);
            pingFor(RECORDING, gate.port());
            assertEquals(0, gate.lines("lame duck mode sessions"), gate::log);
            if (!jvmKeepsUsr2) {
                gate.program().signal("USR2");
                gate.awaitLog("entering lame duck mode");
                assertEquals(0, gate.program().exitStatus());
            } else {
                assertEquals(0, gate.stop());
            }
            assertTrue(Files.size(directory.resolve("gate.jfr")) > 0);
        }
    }

    /** Keeps the gate at work, so that its threads are looked at while they run. */
    private static void pingFor(Duration time, int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.readLine();
            client.send("CONNECT {}\r\n");
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                client.send("+");
                assertFalse(client.readLine().isEmpty());
            }
        }
    }

    private record Result(int status, String out, String err) {}

    private Result run(String... arguments) {
        try (Program program = Program.start(directory, Map.of(), arguments)) {
            int status = program.exitStatus();
            return new Result(status, program.out().text(), program.err().text());
        }
    }

    private RunningGate start(String... arguments) {
        return RunningGate.start(directory, configuration(), arguments);
    }

    private static String configuration() {
        return RunningGate.plain(upstream.port(), "lame_duck_grace_period = 0s\nlame_duck_duration = 1s\n");
    }
}
