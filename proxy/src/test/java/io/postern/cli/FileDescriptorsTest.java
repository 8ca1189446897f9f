package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.NatsServer;
import io.postern.testing.RawClient;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate that has no file descriptors left. */
class FileDescriptorsTest {
    private static final Pattern LISTENING = Pattern.compile("listening listener=clients address=127.0.0.1:(\\d+)");
    private static final int WAITING = 100;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "-Dio.netty.transport.noNative=true"})
    void clientsWaitUntilThereAreSomeAndLiveSessionsGoOn(String options) throws Exception {
        try (NatsServer upstream = NatsServer.start();
                Program gate = start(upstream.port(), options)) {
            gate.err().await("] ready\n");
            assertEquals(
                    !options.isEmpty(),
                    gate.err().text().contains("transport=NIO"),
                    gate.err().text());
            int port = port(gate);
            List<RawClient> live = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                live.add(RawClient.connect(port).connectAndPing());
            }
            limit(gate, firstFree(gate));
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                waiting.add(RawClient.connect(port));
            }
            gate.err().await("can't accept listener=clients");
            long before = cpuTicks(gate);
            waiting.getFirst().raw().setSoTimeout(1000);
            assertThrows(SocketTimeoutException.class, () -> waiting.getFirst().readByte());
            assertTrue(cpuTicks(gate) - before < 80, "in a second it worked for most of it");
            for (RawClient client : live) {
                client.connectAndPing();
            }
            assertEquals(1, count(gate, "can't accept"));

            limit(gate, 4096);
            waiting.getFirst().raw().setSoTimeout(3000);
            for (RawClient client : waiting) {
                assertTrue(client.readLine().startsWith("INFO {"));
            }
            for (RawClient client : live) {
                client.connectAndPing();
            }
            for (RawClient client : waiting) {
                client.close();
            }
            for (RawClient client : live) {
                client.close();
            }
            gate.signal("TERM");
            assertEquals(0, gate.exitStatus());
        }
    }

    private Program start(int upstream, String options) throws IOException {
        Files.writeString(directory.resolve("postern.conf"), TestedEngine.setting() + """
            listeners.clients.listen = "127.0.0.1:-1"
            upstreams.nats.servers = ["127.0.0.1:%d"]
            """.formatted(upstream));
        return Program.start(directory, Map.of("JAVA_TOOL_OPTIONS", options), "-c", "postern.conf");
    }

    private static int port(Program gate) {
        Matcher listening = LISTENING.matcher(gate.err().text());
        assertTrue(listening.find(), gate.err().text());
        return Integer.parseInt(listening.group(1));
    }

    /** The number that its next descriptor would have. */
    private static int firstFree(Program gate) {
        int number = 0;
        while (Files.exists(descriptor(gate, number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        return number;
    }

    private static Path descriptor(Program gate, int number) {
        return Path.of("/proc", Long.toString(gate.pid()), "fd", Integer.toString(number));
    }

    private static void limit(Program gate, int descriptors) throws Exception {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(gate.pid()), "--nofile=" + descriptors + ":")
                .inheritIO()
                .start();
        assertEquals(0, prlimit.waitFor());
    }

    /** What it has worked so far, in hundredths of a second. */
    private static long cpuTicks(Program gate) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(gate.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long count(Program gate, String text) {
        return gate.err().text().lines().filter(line -> line.contains(text)).count();
    }
}
