package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.NatsServer;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate as a process: its signals, its pid file, its log. */
class GateRunTest {
    private static final Pattern LISTENING = Pattern.compile("listening listener=clients address=127.0.0.1:(\\d+)");
    private static final Pattern LINE = Pattern.compile(
            "\\[\\d+] \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\[(INF|WRN|DBG|ERR|FTL|TRC)] .*");

    private static NatsServer upstream;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startUpstream() {
        upstream = NatsServer.start();
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalEndsItWithZeroAndItsPidFileIsGone(String signal) throws IOException {
        try (Program gate = start("-1", "-P", "postern.pid")) {
            gate.err().await("] ready\n");
            assertEquals(Long.toString(gate.pid()), Files.readString(directory.resolve("postern.pid")));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(gate))) {
                assertEquals("INFO {", new String(client.getInputStream().readNBytes(6), StandardCharsets.US_ASCII));
            }
            gate.signal(signal);
            assertEquals(0, gate.exitStatus());
            assertFalse(Files.exists(directory.resolve("postern.pid")));
            assertEquals("", gate.out().text());
        }
    }

    @Test
    void everyLineOfItsLogHasTheShapeOfNatsServers() {
        try (Program gate = start("-1", "-D")) {
            gate.err().await("] ready\n");
            gate.signal("TERM");
            assertEquals(0, gate.exitStatus());
            String log = gate.err().text();
            assertTrue(log.lines().allMatch(line -> LINE.matcher(line).matches()), log);
            assertTrue(log.contains("[" + gate.pid() + "] "), log);
        }
    }

    @Test
    void itsLogGoesToTheFileThatIsAskedFor() throws Exception {
        try (WatchService changes = directory.getFileSystem().newWatchService()) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
            try (Program gate = start("-1", "-l", "postern.log", "-P", "postern.pid")) {
                while (!Files.exists(directory.resolve("postern.pid"))) {
                    WatchKey change = changes.poll(30, TimeUnit.SECONDS);
                    assertNotNull(change, "no pid file");
                    change.pollEvents();
                    change.reset();
                }
                gate.signal("TERM");
                assertEquals(0, gate.exitStatus());
                assertEquals("", gate.err().text());
                String log = Files.readString(directory.resolve("postern.log"));
                assertTrue(log.contains("[INF] ready\n") && log.contains("[INF] stopped\n"), log);
            }
        }
    }

    @Test
    void intCutsADrainShort() throws Exception {
        try (Program gate = start("-1");
                Socket stalled = new Socket();
                Socket publisher = new Socket()) {
            gate.err().await("] ready\n");
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(gate));
            stalled.setReceiveBufferSize(4096);
            stalled.connect(address);
            talk(stalled, "CONNECT {\"verbose\":false}\r\nSUB big 1\r\nPING\r\n");
            publisher.connect(address);
            String message = "PUB big 1000000\r\n" + "x".repeat(1_000_000) + "\r\n";
            talk(publisher, "CONNECT {\"verbose\":false}\r\n" + message.repeat(20) + "PING\r\n");
            gate.signal("TERM");
            gate.err().await("draining");
            assertTrue(gate.runsFor(Duration.ofMillis(500)), "nothing was left to drain");
            gate.signal("INT");
            assertEquals(0, gate.exitStatus());
        }
    }

    @Test
    void aPidFileThatCanNotBeWrittenStopsItWithAClearMessage() {
        try (Program gate = start("-1", "-P", "no/such/folder/postern.pid")) {
            assertEquals(1, gate.exitStatus());
            assertTrue(
                    gate.err()
                            .text()
                            .endsWith("postern: can't write the pid file: no/such/folder/postern.pid: no such file or"
                                    + " folder\n"),
                    gate.err().text());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPortThatIsTakenIsNamedAndItsStackTraceIsOnlyForDebugging(boolean debugging) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program gate = start(
                        Integer.toString(taken.getLocalPort()), debugging ? new String[] {"-D"} : new String[0])) {
            assertEquals(1, gate.exitStatus());
            String err = gate.err().text();
            assertTrue(err.contains("postern: ") && err.contains("127.0.0.1:" + taken.getLocalPort()), err);
            assertEquals(debugging, err.contains("\tat io.postern."), err);
        }
    }

    /** Says {@code text} and returns when the server has taken it all, which its PONG tells. */
    private static void talk(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        InputStream in = client.getInputStream();
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("PONG\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after " + seen);
            }
            seen.append((char) next);
        }
    }

    private static int port(Program gate) {
        Matcher listening = LISTENING.matcher(gate.err().text());
        if (!listening.find()) {
            throw new AssertionError(gate.err().text());
        }
        return Integer.parseInt(listening.group(1));
    }

    private Program start(String port, String... arguments) {
        String configuration = TestedEngine.setting() + """
            listeners.clients.listen = "127.0.0.1:%s"
            upstreams.nats.servers = ["127.0.0.1:%d"]
            drain_timeout = 5m
            """.formatted(port, upstream.port());
        try {
            Files.writeString(directory.resolve("postern.conf"), configuration);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        String[] all = new String[arguments.length + 2];
        all[0] = "-c";
        all[1] = "postern.conf";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Program.start(directory, Map.of(), all);
    }
}
