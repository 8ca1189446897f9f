package io.postern.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lame duck mode: clients are told, and sent away one after the other; nobody comes in any more. */
@SuppressWarnings("try") // jnats' close() may be interrupted
class LeavingTest {
    private static NatsServer nats;

    @TempDir
    private Path folder;

    private Pki pki;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void makeCertificates() {
        pki = Pki.in(folder.resolve("pki"));
    }

    private Gate gate(Path where, String grace, String duration) {
        return Gate.start(
                where,
                "lame_duck_grace_period = %s\nlame_duck_duration = %s\n".formatted(grace, duration)
                        + Site.config(nats.port(), Site.listener("clients", pki.tls(""))));
    }

    private RawClient client(Gate gate, String connect) throws IOException {
        RawClient client = RawClient.connect(gate.port());
        client.readLine();
        client.startTls(pki.client()).send("CONNECT " + connect + "\r\nPING\r\n");
        while (!client.readLine().equals("PONG\r\n")) {
            // INFO and +OK come before it.
        }
        return client;
    }

    /** Closes its side when the gate does, as clients do. */
    private static RawClient goingAlong(RawClient client) {
        Thread.ofVirtual().start(() -> {
            try {
                client.readToEnd();
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return client;
    }

    @Test
    void clientsThatTakeInfoAtAnyTimeAreToldAndTheOthersAreNot() throws Exception {
        try (Gate gate = gate(folder, "0s", "500ms");
                RawClient told = client(gate, "{\"verbose\":false,\"protocol\":1}");
                RawClient old = client(gate, "{\"verbose\":false}")) {
            Thread leaving = Thread.ofPlatform().start(gate.postern()::lameDuck);
            String all = new String(told.readToEnd(), UTF_8);
            told.close();
            List<String> infos =
                    all.lines().filter(line -> line.contains("\"ldm\":true")).toList();
            assertEquals(1, infos.size(), all);
            // Whole, as clients put it in the place of the one before, and of this gate.
            assertTrue(infos.getFirst().contains("\"max_payload\":"), all);
            assertTrue(infos.getFirst().contains("\"tls_required\":true"), all);
            assertFalse(new String(old.readToEnd(), UTF_8).contains("ldm"));
            old.close();
            leaving.join();
            assertEquals(
                    2, gate.closed(CloseReason.STOPPED), () -> gate.closings().toString());
        }
    }

    @Test
    void sessionsEndOneAfterTheOtherAndNobodyComesInAfterTheGracePeriod() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (Gate gate = gate(folder, "300ms", "2s")) {
            for (int i = 0; i < 8; i++) {
                clients.add(goingAlong(client(gate, "{\"verbose\":false,\"protocol\":1}")));
            }
            int port = gate.port();
            Thread leaving = Thread.ofPlatform().start(gate.postern()::lameDuck);
            // Still in the grace period.
            clients.add(goingAlong(client(gate, "{\"verbose\":false,\"protocol\":1}")));
            Await.until(() -> gate.postern().sessions() < 9, () -> "nobody leaves");
            assertThrows(IOException.class, () -> RawClient.connect(port));
            int least = gate.postern().sessions();
            assertTrue(least > 4, () -> "all at once: " + least + " are left");
            leaving.join();
            assertEquals(
                    9, gate.closed(CloseReason.STOPPED), () -> gate.closings().toString());
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aGateWithoutClientsDoesNotWaitForAnybody() throws Exception {
        try (Gate gate = gate(folder, "0s", "10m")) {
            Thread leaving = Thread.ofPlatform().start(gate.postern()::lameDuck);
            assertTrue(leaving.join(Duration.ofSeconds(20)));
        }
    }

    @Test
    void anInterruptCutsItShort() throws Exception {
        try (Gate gate = gate(folder, "10m", "10m");
                RawClient client = client(gate, "{\"protocol\":1}")) {
            Thread leaving = Thread.ofPlatform().start(gate.postern()::lameDuck);
            leaving.interrupt();
            assertTrue(leaving.join(Duration.ofSeconds(20)));
            assertEquals(0, gate.postern().sessions());
        }
    }

    @Test
    void jnatsHasItsEventAndGoesToTheOtherGate() throws Exception {
        Queue<Events> events = new ConcurrentLinkedQueue<>();
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        try (Gate leaving = gate(one, "0s", "1s");
                Gate staying = gate(other, "0s", "1s")) {
            Options options = Options.builder()
                    .servers(new String[] {"nats://localhost:" + leaving.port(), "nats://localhost:" + staying.port()})
                    .noRandomize()
                    .sslContext(pki.client())
                    .reconnectWait(Duration.ofMillis(50))
                    .maxReconnects(-1)
                    .connectionListener((_, event) -> events.add(event))
                    .build();
            try (Connection connection = Nats.connect(options)) {
                assertEquals(
                        leaving.port(), URI.create(connection.getConnectedUrl()).getPort());
                Thread ending = Thread.ofPlatform().start(leaving.postern()::lameDuck);
                Await.until(() -> events.contains(Events.LAME_DUCK), events::toString);
                Await.until(() -> events.contains(Events.RECONNECTED), events::toString);
                assertEquals(
                        staying.port(), URI.create(connection.getConnectedUrl()).getPort());
                connection.flush(Duration.ofSeconds(10));
                ending.join();
            }
        }
    }
}
