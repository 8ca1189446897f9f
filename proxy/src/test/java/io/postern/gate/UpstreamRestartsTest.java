package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The only server ends, or stops, and comes back, again and again, with clients that reconnect: afterwards all is as it was. */
@SuppressWarnings("try") // jnats' close() may be interrupted
class UpstreamRestartsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLIENTS = 8;
    private static final int WARM_UP = 3;

    /** What the JVM and the clients themselves keep differs that much from one time to another. */
    private static final long HEAP_TOLERANCE = 16 * 1024 * 1024;

    @TempDir
    Path folder;

    private Pki pki;
    private NatsServer server;

    @Test
    @Timeout(120)
    void fiveRestartsAndAStopLeaveNothingBehind() throws Exception {
        endure(5, 1);
    }

    @Test
    @Tag("long")
    @Timeout(1800)
    void twoHundredRestartsAndTwentyStopsLeaveNothingBehind() throws Exception {
        endure(200, 20);
    }

    private void endure(int restarts, int stops) throws Exception {
        pki = Pki.in(folder);
        server = NatsServer.start();
        List<Connection> clients = new ArrayList<>();
        try (SessionLines quiet = new SessionLines("io.postern");
                Gate gate = Gate.start(folder, config(server.port()))) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Nats.connect(options(gate.port())));
            }
            for (int i = 0; i < WARM_UP; i++) {
                restart(gate, clients);
                stop(gate, clients);
            }
            int descriptors = descriptors();
            long heap = heap();
            for (int i = 0; i < restarts; i++) {
                restart(gate, clients);
            }
            for (int i = 0; i < stops; i++) {
                stop(gate, clients);
            }
            Await.until(() -> descriptors() <= descriptors, () -> descriptors + " became " + descriptors());
            long grown = heap() - heap;
            assertTrue(grown < HEAP_TOLERANCE, () -> "heap grew by " + grown);
            assertEquals(CLIENTS, gate.postern().servers().getFirst().sessions());
            assertTrue(quiet.count("state=down") >= 1);
            System.out.println("upstream restarts: " + restarts + " restarts, " + stops + " stops, endings "
                    + gate.closings() + ", descriptors " + descriptors + ", heap grew by " + grown + " bytes");
            for (Connection client : clients) {
                client.close();
            }
        } finally {
            server.close();
        }
    }

    private String config(int port) {
        return """
            listeners { clients { listen = "127.0.0.1:-1"
            %s
            } }
            upstreams { nats { servers = ["127.0.0.1:%d"], info_timeout = "300ms" } }
            """.formatted(pki.tls("handshake_first = auto"), port);
    }

    private Options options(int port) {
        return Options.builder()
                .server("tls://localhost:" + port)
                .sslContext(pki.client())
                .connectionTimeout(PATIENCE)
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(20))
                .errorListener(new ErrorListener() {})
                .build();
    }

    private void restart(Gate gate, List<Connection> clients) throws Exception {
        int port = server.port();
        server.close();
        server = NatsServer.start("", port);
        awaitAll(gate, clients);
    }

    /** Its connections stay, and who comes meanwhile is sent away in time. */
    private void stop(Gate gate, List<Connection> clients) throws Exception {
        server.pause();
        try (RawClient comer = RawClient.connect(gate.port())) {
            assertEquals(0, comer.readToEnd().length);
        } finally {
            server.resume();
        }
        awaitAll(gate, clients);
    }

    private static void awaitAll(Gate gate, List<Connection> clients) throws Exception {
        Await.until(
                () -> clients.stream().allMatch(client -> client.getStatus() == Connection.Status.CONNECTED),
                () -> gate.closings().toString());
        for (Connection client : clients) {
            client.flush(PATIENCE);
        }
        Await.until(
                () -> gate.postern().sessions() == CLIENTS
                        && gate.postern().servers().getFirst().sessions() == CLIENTS,
                () -> gate.postern().sessions() + " sessions, " + gate.postern().servers());
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
