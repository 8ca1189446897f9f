package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say nothing, or one byte a second, are gone when their time is over, and keep nobody else out meanwhile. */
class SlowClientsTest {
    /** For a machine that has other things to do. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static final byte[] HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    private static final byte[] CONNECT = "CONNECT {\"name\":\"slow\"}\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEADER = "PROXY TCP4 192.0.2.1 ".getBytes(StandardCharsets.US_ASCII);

    /** Where they come in, what they say, and how much time that is given. */
    private enum Way {
        INFO_FIRST(Duration.ofSeconds(2)),
        TLS_FIRST(Duration.ofSeconds(2)),
        FALLBACK(Duration.ofMillis(2050)),
        PLAINTEXT(Duration.ofSeconds(3)),
        BEHIND_HEADER(Duration.ofSeconds(5));

        private final Duration deadline;

        Way(Duration deadline) {
            this.deadline = deadline;
        }

        /** What is said there, a byte a second. */
        byte[] drops() {
            return switch (this) {
                case INFO_FIRST, TLS_FIRST, FALLBACK -> HELLO;
                case PLAINTEXT -> CONNECT;
                case BEHIND_HEADER -> HEADER;
            };
        }

        String listener() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A tenth more than the deadline. */
        Duration bound() {
            return deadline.multipliedBy(11).dividedBy(10).plus(SLACK);
        }
    }

    @TempDir
    static Path directory;

    static Pki pki;
    static NatsServer server;

    @BeforeAll
    static void startServer() {
        pki = Pki.in(directory);
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Gate start() {
        String header = "proxy_protocol = required, proxy_protocol_from = \"127.0.0.0/8\"\n";
        return Gate.start(
                directory,
                new ConfigText()
                        .upstream("nats", server.port(), "")
                        .listener(Way.INFO_FIRST.listener(), "nats", pki.tls(""))
                        .listener(Way.TLS_FIRST.listener(), "nats", pki.tls("handshake_first = true"))
                        .listener(Way.FALLBACK.listener(), "nats", pki.tls("handshake_first = auto"))
                        .listener(Way.PLAINTEXT.listener(), "nats", "")
                        .listener(Way.BEHIND_HEADER.listener(), "nats", header)
                        .toString());
    }

    @Test
    void theyAreGoneInTimeAndOthersComeInMeanwhile() throws Exception {
        try (Gate gate = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            served(gate, 20);
            List<Slow> slow = attack(gate, threads, 200, 50);
            assertEquals(20, served(gate, 20).size());
            assertGone(gate, slow);
        }
    }

    @Test
    @Tag("long")
    @Timeout(300)
    void thousandsAreGoneInTimeAndOthersAreServedAsWell() throws Exception {
        try (Gate gate = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            served(gate, 500);
            List<Long> idle = served(gate, 300);
            List<Slow> slow = attack(gate, threads, 2000, 500);
            List<Long> attacked = served(gate, 300);
            System.out.printf(
                    Locale.ROOT,
                    "slow clients: connect p99 %.1f ms idle, %.1f ms under attack%n",
                    p99(idle) / 1e6,
                    p99(attacked) / 1e6);
            assertGone(gate, slow);
        }
    }

    private record Slow(Way way, Future<Duration> life) {}

    /** Returns when all have dialed. */
    private static List<Slow> attack(Gate gate, ExecutorService threads, int silent, int dripping)
            throws InterruptedException {
        CountDownLatch dialed = new CountDownLatch(silent + dripping);
        List<Slow> slow = new ArrayList<>();
        for (int i = 0; i < silent + dripping; i++) {
            Way way = Way.values()[i % Way.values().length];
            byte[] drops = i < silent ? new byte[0] : way.drops();
            int port = gate.port(way.listener());
            slow.add(new Slow(way, threads.submit(() -> life(port, drops, dialed))));
        }
        assertTrue(dialed.await(60, TimeUnit.SECONDS));
        return slow;
    }

    /** How long a connection lives that says one of {@code drops} a second. */
    private static Duration life(int port, byte[] drops, CountDownLatch dialed) {
        long start = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            dialed.countDown();
            socket.setSoTimeout(1000);
            for (int i = 0; ends(socket.getInputStream()) == End.NOT_YET; i++) {
                socket.getOutputStream()
                        .write(Arrays.copyOfRange(drops, Math.min(i, drops.length), Math.min(i + 1, drops.length)));
            }
        } catch (IOException reset) {
            // That is an end as well.
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private enum End {
        NOT_YET,
        NOW
    }

    /** Whether the connection ends within a second, whatever is said there until then. */
    private static End ends(InputStream in) throws IOException {
        byte[] said = new byte[4096];
        try {
            while (in.read(said) >= 0) {
                // INFO, -ERR, an alert.
            }
            return End.NOW;
        } catch (SocketTimeoutException second) {
            return End.NOT_YET;
        }
    }

    /** What it took so many clients to come in, each from its connect to its PONG, in nanoseconds. */
    private static List<Long> served(Gate gate, int count) throws IOException {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            try (RawClient client = Wire.infoFirst(gate.port(Way.INFO_FIRST.listener()), pki.client())) {
                client.connectAndPing();
                times.add(System.nanoTime() - start);
            }
        }
        return times;
    }

    private static long p99(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() * 99 / 100);
    }

    private static void assertGone(Gate gate, List<Slow> slow) throws Exception {
        for (Slow one : slow) {
            Duration life = one.life().get(60, TimeUnit.SECONDS);
            assertTrue(life.compareTo(one.way().bound()) <= 0, () -> one.way() + " lived for " + life);
        }
        Await.until(() -> gate.postern().sessions() == 0, () -> gate.postern().sessions() + " are left");
        Map<CloseReason, Integer> closings = gate.closings();
        int late = closings.getOrDefault(CloseReason.HANDSHAKE_TIMEOUT, 0)
                + closings.getOrDefault(CloseReason.CONNECT_TIMEOUT, 0)
                + closings.getOrDefault(CloseReason.PROXY_HEADER_MISSING, 0);
        assertEquals(slow.size(), late, closings::toString);
    }
}
