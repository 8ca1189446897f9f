package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.LogConfig.Format;
import io.postern.testing.Await;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a gate that runs: its shapes, its file, and that no client can break, forge or flood it. */
class GateLogTest {
    private static final Pattern LINE = Pattern.compile(
            "\\[\\d+] \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\[(INF|WRN|DBG|ERR|FTL|TRC)] .*");
    private static final Pattern LEFT_OUT = Pattern.compile("left out lines=(\\d+)");
    private static final String FILE = "log.file = \"" + RunningGate.LOG + "\"\n";

    private static StubUpstream upstream;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startUpstream() {
        upstream = StubUpstream.start(socket -> {
            socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        });
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    // --- shapes

    @ParameterizedTest
    @EnumSource
    void everyLineIsOfTheShapeThatIsAskedFor(Format format) throws IOException {
        try (RunningGate gate = start(format(format) + "log.access = on\n", "-D")) {
            session(gate);
            gate.awaitLog("closed");
            assertEquals(0, gate.stop());
            List<String> lines = gate.log().lines().toList();
            for (String line : lines) {
                switch (format) {
                    case NATS -> assertTrue(LINE.matcher(line).matches(), line);
                    case JSON -> {
                        Map<String, String> members = JsonLine.members(line);
                        assertEquals(
                                List.of("ts", "level", "pid", "msg"),
                                members.keySet().stream().limit(4).toList());
                        assertEquals(Long.toString(gate.pid()), members.get("pid"));
                    }
                }
            }
            assertTrue(lines.getLast().contains("stopped"), lines.getLast());
        }
    }

    @Test
    void accessLinesTellOfEachSessionAtItsBeginningAndItsEndWithTheSameIds() throws IOException {
        Pki pki = Pki.in(directory);
        String tls = "listeners.clients { " + pki.tls("") + " }\n";
        try (RunningGate gate = start(tls + format(Format.JSON) + "log.access = on\n")) {
            try (RawClient client = RawClient.connect(gate.port())) {
                client.readLine();
                client.startTls(pki.client(), "TLSv1.3").send("PING\r\n");
                gate.awaitLog("\"msg\":\"opened\"");
            }
            gate.awaitLog("\"msg\":\"closed\"");
            Map<String, String> opened = only(gate, "opened");
            Map<String, String> closed = only(gate, "closed");
            Set<String> ids = Set.of("session", "listener", "client", "mode", "upstream_cid");
            Set<String> facts = Set.of("tls", "cipher", "group", "resumed", "sni");
            for (Map<String, String> line : List.of(opened, closed)) {
                assertEquals("info", line.get("level"));
                assertTrue(line.keySet().containsAll(ids) && line.keySet().containsAll(facts), line::toString);
                assertEquals("clients", line.get("listener"));
                assertEquals("info_first", line.get("mode"));
                assertEquals("7", line.get("upstream_cid"));
                assertEquals("1.3", line.get("tls"));
            }
            assertEquals(opened.get("session"), closed.get("session"));
            assertEquals(opened.get("client"), closed.get("client"));
            assertEquals("client_closed", closed.get("reason"));
            assertEquals("6", closed.get("in_bytes"));
            assertEquals("0", closed.get("out_bytes"));
            assertTrue(String.valueOf(closed.get("after")).matches("\\d+\\.\\d+"), closed::toString);
        }
    }

    @Test
    void withoutAccessLinesAnOrdinarySessionHasNone() throws IOException {
        try (RunningGate gate = start("")) {
            session(gate);
            assertEquals(0, gate.stop());
            assertEquals(0, gate.lines("opened ") + gate.lines("closed "), gate::log);
        }
    }

    // --- files

    @Test
    void aFileWithASizeLimitIsPutAsideAndEverySessionIsInOneOfThem() throws IOException {
        String config = FILE + "log { size_limit = 4KB, access = on, lines_per_source = 0 }\n";
        int sessions = 60;
        try (RunningGate gate = start(config)) {
            int port = gate.port();
            for (int i = 0; i < sessions; i++) {
                session(port);
            }
            Await.until(() -> allFiles().contains("closed session=" + sessions + " "), this::allFiles);
            assertEquals(0, gate.stop());
            assertEquals("", gate.program().err().text());
        }
        String log = allFiles();
        assertEquals(sessions, count(log, "opened session="), log);
        assertEquals(sessions, count(log, "closed session="), log);
        assertTrue(files().size() >= 4, () -> files().toString());
    }

    @Test
    void usr1OpensTheFileAnewThatLogrotateHasMovedAway() throws IOException {
        try (RunningGate gate = start(FILE)) {
            Path moved = Files.move(directory.resolve(RunningGate.LOG), directory.resolve("moved.log"));
            gate.program().signal("USR1");
            gate.awaitLog("reopened log file=");
            assertEquals(0, gate.stop());
            assertTrue(Files.readString(moved).endsWith("] ready\n"), () -> gate.file("moved.log"));
            assertTrue(gate.file(RunningGate.LOG).contains("[INF] stopped\n"), gate::log);
        }
    }

    @Test
    void usr1WithoutAFileIsSaidToDoNothing() {
        try (RunningGate gate = start("")) {
            gate.program().signal("USR1");
            gate.awaitLog("log not reopened, as it goes to no file");
            assertEquals(0, gate.stop());
        }
    }

    @Test
    void theCommandLinesFileComesBeforeTheConfigurations() {
        try (RunningGate gate = start("log.file = other.log\n", "-l", RunningGate.LOG)) {
            assertEquals(0, gate.stop());
            assertEquals("", gate.file("other.log"));
            assertTrue(gate.file(RunningGate.LOG).contains("[INF] stopped\n"), gate::log);
        }
    }

    @Test
    void aDiskThatIsFullStopsNothingAndIsToldOnce() throws Exception {
        try (RunningGate gate = start("log.access = on\n")) {
            int port = gate.port();
            gate.configure(config("log { access = on, file = \"/dev/full\" }\n"));
            gate.program().signal("HUP");
            gate.awaitLog("can't write the log file /dev/full: No space left on device");
            for (int i = 0; i < 3; i++) {
                session(port);
            }
            assertEquals(0, gate.stop());
            assertEquals(1, gate.lines("can't write the log file"), gate::log);
        }
    }

    // --- reload

    @Test
    void aReloadChangesLevelShapeAndTarget() throws IOException {
        try (RunningGate gate = start("")) {
            int port = gate.port();
            session(port);
            gate.configure(config(FILE + format(Format.JSON) + "log.level = debug\n"));
            gate.program().signal("HUP");
            gate.awaitLog("\"msg\":\"reloaded configuration=postern.conf\"");
            session(port);
            gate.awaitLog("\"msg\":\"closed\"");
            assertEquals("debug", only(gate, "closed").get("level"));
            assertEquals(0, gate.lines("] closed "), gate::log);
            assertEquals(0, gate.stop());
            assertFalse(gate.program().err().text().contains("stopped"), gate::log);
        }
    }

    @Test
    void aReloadOntoAFileThatCanNotBeWrittenLeavesTheLogAsItIs() {
        try (RunningGate gate = start("")) {
            gate.configure(config("log.file = \"no/such/folder/postern.log\"\n"));
            gate.program().signal("HUP");
            gate.awaitLog("the log stays as it was: ");
            gate.awaitLog("reloaded configuration=");
            assertEquals(0, gate.stop());
        }
    }

    // --- strangers

    @ParameterizedTest
    @EnumSource
    void aFloodFromOneAddressIsCutAndCounted(Format format) throws IOException {
        int sessions = 100;
        int limit = 5;
        try (RunningGate gate = start(format(format) + "log { access = on, lines_per_source = " + limit + " }\n")) {
            int port = gate.port();
            long start = System.nanoTime();
            for (int i = 0; i < sessions; i++) {
                session(port);
            }
            Await.until(() -> sessionLines(gate) + leftOut(gate) == 2L * sessions, gate::log);
            long windows = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 2;
            assertTrue(sessionLines(gate) <= limit * windows, gate::log);
            assertTrue(gate.log().contains("127.0.0.1"), gate::log);
            assertEquals(0, gate.stop());
        }
    }

    @ParameterizedTest
    @EnumSource
    void noNameOfAClientBreaksOrForgesALine(Format format) throws Exception {
        Pki pki = Pki.in(directory);
        List<String> hostile = List.of(
                "a\n[1] 2026/01/01 00:00:00.000000 [ERR] forged",
                "a\" reason=forged level=\"error",
                "a\",\"forged\":\"yes",
                "a\r\u001b[2J\u0085\u009b\u2028\u2029\u202e\\",
                "n".repeat(255));
        String tls = "listeners.clients { " + pki.tls("handshake_first = true") + " }\n";
        try (RunningGate gate = start(tls + format(format) + "log { access = on, lines_per_source = 0 }\n", "-D")) {
            for (String name : hostile) {
                named(gate.port(), pki.client(), name);
            }
            Await.until(() -> sessionLines(gate) == 2L * hostile.size(), gate::log);
            assertEquals(0, gate.stop());
            Set<String> members = new TreeSet<>();
            for (String line : gate.log().lines().toList()) {
                if (line.contains("session=")) {
                    assertTrue(line.length() < 1000, line);
                    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
                }
                switch (format) {
                    case NATS -> {
                        assertTrue(LINE.matcher(line).matches(), line);
                        assertFalse(withoutQuoted(line).contains("forged"), line);
                    }
                    case JSON -> members.addAll(JsonLine.members(line).keySet());
                }
            }
            assertFalse(members.contains("forged"), members::toString);
        }
    }

    /** What is not TLS at all has a detail of its own in the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nX: [1] [ERR] forged\r\n\r\n", "\u0016\u0003\u0001forged\n[1] [ERR] forged\n"})
    void noPrefaceOfAClientGetsIntoTheLog(String preface) throws Exception {
        Pki pki = Pki.in(directory);
        try (RunningGate gate = start("listeners.clients { " + pki.tls("handshake_first = true") + " }\n", "-V")) {
            try (RawClient client = RawClient.connect(gate.port())) {
                client.send(preface);
                client.raw().shutdownOutput();
                client.raw().getInputStream().readAllBytes();
            } catch (IOException reset) {
                assertFalse(reset.toString().isEmpty());
            }
            gate.awaitLog("closed session=");
            assertEquals(0, gate.stop());
            assertFalse(gate.log().contains("forged"), gate::log);
        }
    }

    // --- helpers

    private RunningGate start(String more, String... arguments) {
        return RunningGate.start(directory, config(more), arguments);
    }

    private static String config(String more) {
        return RunningGate.plain(upstream.port(), more);
    }

    private static String format(Format format) {
        return "log.format = " + format.name().toLowerCase(Locale.ROOT) + "\n";
    }

    private static void session(RunningGate gate) throws IOException {
        session(gate.port());
    }

    /** Comes, hears INFO, and goes. */
    private static void session(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            assertTrue(client.readLine().startsWith("INFO {"));
        }
    }

    /** Shakes hands as a client that asks for {@code name}, of whatever bytes, and goes. */
    private static void named(int port, SSLContext context, String name) throws IOException {
        try (RawClient client = RawClient.connect(port);
                SSLSocket tls =
                        (SSLSocket) context.getSocketFactory().createSocket(client.raw(), "localhost", port, true)) {
            var parameters = tls.getSSLParameters();
            parameters.setServerNames(List.of(new SNIServerName(0, name.getBytes(StandardCharsets.UTF_8)) {}));
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            tls.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('I', tls.getInputStream().read());
        }
    }

    private static Map<String, String> only(RunningGate gate, String msg) {
        List<Map<String, String>> found = gate.log()
                .lines()
                .filter(line -> line.contains("\"msg\":\"" + msg + '"'))
                .map(JsonLine::members)
                .toList();
        assertEquals(1, found.size(), gate::log);
        return found.getFirst();
    }

    /** Access lines of either shape. */
    private static long sessionLines(RunningGate gate) {
        return Stream.of("] opened session=", "] closed session=", "\"msg\":\"opened\"", "\"msg\":\"closed\"")
                .mapToLong(gate::lines)
                .sum();
    }

    private static long leftOut(RunningGate gate) {
        String log = gate.log().replace("\"msg\":\"left out\",\"lines\":", "left out lines=");
        return LEFT_OUT.matcher(log)
                .results()
                .mapToLong((MatchResult found) -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static String withoutQuoted(String line) {
        return line.replaceAll("\"[^\"]*\"", "");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().startsWith(RunningGate.LOG))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String allFiles() {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            try {
                all.append(Files.readString(file));
            } catch (NoSuchFileException renamed) {
                return "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }
}
