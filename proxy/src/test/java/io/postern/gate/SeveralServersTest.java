package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gate.Balanced.Guest;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.NatsServer;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import io.postern.upstream.ServerStatus;
import io.postern.upstream.ServerStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several servers behind one gate: where sessions go, and that no client notices while one of the servers lives. */
@Timeout(120)
class SeveralServersTest {
    /** Soon, so that tests are; the gate's own are longer. */
    private static final String SOON = "health_interval = 200ms, retry_backoff = 200ms\n";

    private static final String PATIENT = SOON + "dial_timeout = 4s, info_timeout = 4s\n";

    @TempDir
    Path directory;

    private NatsServer[] servers;

    @BeforeEach
    void startServers() {
        servers = Balanced.servers(2);
    }

    @AfterEach
    void stopServers() {
        for (NatsServer server : servers) {
            server.close();
        }
    }

    private Balanced gate(String keys) {
        return Balanced.before(directory, keys, servers[0].port(), servers[1].port());
    }

    private static List<Guest> guests(Balanced gate, int count) throws IOException {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            guests.add(gate.guest().enter());
        }
        return guests;
    }

    private static void leave(List<Guest> guests) throws IOException {
        for (Guest guest : guests) {
            guest.close();
        }
    }

    private static long at(String server, List<Guest> guests) {
        return guests.stream().filter(guest -> guest.server().equals(server)).count();
    }

    @Test
    void sessionsGoWhereThereAreFewest() throws IOException {
        try (Balanced gate = gate("")) {
            List<Guest> first = guests(gate, 10);
            assertEquals(5, at("n0", first));
            assertEquals(5, at("n1", first));
            List<Guest> leaving = first.stream()
                    .filter(guest -> guest.server().equals("n0"))
                    .limit(4)
                    .toList();
            leave(leaving);
            gate.awaitSessions(servers[0].port(), 1);
            List<Guest> second = guests(gate, 4);
            assertEquals(4, at("n0", second));
            leave(first);
            leave(second);
            gate.awaitSessions(servers[0].port(), 0);
            gate.awaitSessions(servers[1].port(), 0);
        }
    }

    @Test
    void whatServersSayOfThemselvesIsKnown() {
        try (Balanced gate = gate("")) {
            for (int i = 0; i < 2; i++) {
                gate.await(servers[i].port(), State.UP);
                ServerStatus status = gate.status(servers[i].port());
                assertEquals(
                        "nats n" + i + " 2.15.2 ",
                        status.upstream()
                                + ' '
                                + status.serverName()
                                + ' '
                                + status.version()
                                + ' '
                                + status.problem());
                assertTrue(status.serverId().matches("N[A-Z2-7]{55}"), status::serverId);
            }
        }
    }

    @Test
    void whileOneIsKilledAndComesBackEveryClientThatComesIsServed() throws Exception {
        int port = servers[0].port();
        try (SessionLines lines = new SessionLines("io.postern.upstream");
                Balanced gate = gate(SOON);
                Comers comers = new Comers(gate)) {
            List<Guest> before = guests(gate, 8);
            servers[0].kill();
            for (Guest guest : before) {
                if (guest.server().equals("n0")) {
                    awaitEnd(guest.client());
                } else {
                    guest.ping();
                }
            }
            gate.await(port, State.DOWN);
            // Though their clients are still here.
            gate.awaitSessions(port, 0);
            List<Guest> meanwhile = guests(gate, 6);
            assertEquals(6, at("n1", meanwhile));
            servers[0].close();
            servers[0] = NatsServer.start("server_name: again\n", port);
            gate.await(port, State.UP);
            List<Guest> after = guests(gate, 4);
            assertEquals(4, at("again", after));
            assertTrue(comers.seen().contains("n1"));
            assertEquals(0, gate.gate().closed(CloseReason.UPSTREAM_UNREACHABLE));
            String address = "upstream=nats address=127.0.0.1:" + port;
            lines.await(1, "WARNING", address, "state=down problem=");
            lines.await(1, "INFO", address, "state=up");
            leave(before);
            Await.until(
                    () -> gate.gate().closed(CloseReason.UPSTREAM_CLOSED)
                                    + gate.gate().closed(CloseReason.UPSTREAM_RESET)
                            >= at("n0", before),
                    () -> gate.gate().closings().toString());
            leave(meanwhile);
            leave(after);
        }
    }

    /** Whether that is a FIN or a reset. */
    private static void awaitEnd(RawClient client) throws IOException {
        try {
            client.readToEnd();
        } catch (SocketException reset) {
            assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset::toString);
        }
    }

    /** Its kernel takes connections for it. */
    @Test
    void aServerThatIsStoppedInItsTracksIsPassedOverAndTakenUpAgain() throws IOException {
        try (Balanced gate = gate(PATIENT)) {
            gate.await(servers[0].port(), State.UP);
            List<Guest> before = guests(gate, 2);
            servers[0].pause();
            List<Guest> meanwhile = guests(gate, 4);
            assertEquals(4, at("n1", meanwhile));
            gate.await(servers[0].port(), State.DOWN);
            servers[0].resume();
            gate.await(servers[0].port(), State.UP);
            List<Guest> after = guests(gate, 2);
            assertEquals(2, at("n0", after));
            for (Guest guest : before) {
                guest.ping();
            }
            leave(before);
            leave(meanwhile);
            leave(after);
        }
    }

    @Test
    void aServerThatSaysNothingCostsASessionAShareOfItsTime() throws IOException {
        try (StubUpstream silent =
                        StubUpstream.start(socket -> socket.getInputStream().read());
                Balanced gate = Balanced.before(
                        directory, "health_interval = 1h, info_timeout = 2s\n", silent.port(), servers[0].port())) {
            // The probe at the start may have found out first, or not.
            for (int i = 0; i < 3; i++) {
                try (Guest guest = gate.guest()) {
                    assertEquals("n0", guest.server());
                }
            }
            gate.await(silent.port(), State.DOWN);
            gate.awaitSessions(silent.port(), 0);
        }
    }

    @Test
    void aServerThatIsNoNatsServerIsPassedOver() throws IOException {
        try (StubUpstream other = StubUpstream.start(socket -> {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                });
                StubUpstream leaving = StubUpstream.start(_ -> {});
                Balanced gate = Balanced.before(directory, "", other.port(), leaving.port(), servers[0].port())) {
            for (int i = 0; i < 6; i++) {
                try (Guest guest = gate.guest().enter()) {
                    assertEquals("n0", guest.server());
                }
            }
            gate.await(other.port(), State.DOWN);
            gate.await(leaving.port(), State.DOWN);
        }
    }

    /** It closes its listener and tells its clients. */
    @Test
    void aServerInLameDuckGetsNoMoreSessionsAndKeepsThoseThatItHas() throws IOException {
        String slow = "lame_duck_duration: \"60s\"\nlame_duck_grace_period: \"50s\"\n";
        try (NatsServer leaving = NatsServer.start("server_name: leaving\n" + slow);
                SessionLines lines = new SessionLines("io.postern.upstream");
                Balanced gate = Balanced.before(directory, SOON, leaving.port(), servers[0].port())) {
            gate.await(leaving.port(), State.UP);
            List<Guest> before = guests(gate, 4);
            leaving.signal("USR2");
            gate.await(leaving.port(), State.LAME_DUCK);
            List<Guest> after = guests(gate, 5);
            assertEquals(5, at("n0", after));
            for (Guest guest : before) {
                guest.ping();
            }
            lines.await(1, "address=127.0.0.1:" + leaving.port(), "state=lame_duck");
            leave(before);
            gate.awaitSessions(leaving.port(), 0);
            gate.await(leaving.port(), State.DOWN);
            leave(after);
        }
    }

    @Test
    void whereAllAreDownEachIsTriedAndTheFirstThatComesBackIsFoundAtOnce() throws IOException {
        int[] ports = {servers[0].port(), servers[1].port()};
        try (Balanced gate = gate("retry_backoff = 1h\n")) {
            for (NatsServer server : servers) {
                server.kill();
            }
            for (int i = 1; i <= 3; i++) {
                try (RawClient client = RawClient.connect(gate.gate().port())) {
                    assertEquals(0, client.readToEnd().length);
                }
            }
            Await.until(
                    () -> gate.gate().closed(CloseReason.UPSTREAM_UNREACHABLE) == 3,
                    () -> gate.gate().closings().toString());
            gate.await(ports[0], State.DOWN);
            gate.await(ports[1], State.DOWN);
            servers[1].close();
            servers[1] = NatsServer.start(Balanced.name(1), ports[1]);
            try (Guest guest = gate.guest().enter()) {
                assertEquals("n1", guest.server());
            }
            gate.await(ports[1], State.UP);
        }
    }

    @Test
    void aReloadThatChangesServersLeavesSessionsWhereTheyAre() throws Exception {
        try (Balanced gate = Balanced.before(directory, SOON, servers[0].port())) {
            Guest before = gate.guest().enter();
            gate.gate().reload(Balanced.config(SOON, servers[1].port()));
            assertEquals(1, gate.gate().postern().servers().size());
            try (Guest after = gate.guest().enter()) {
                assertEquals("n1", after.server());
                before.ping();
                assertEquals(1, gate.status(servers[1].port()).sessions());
            }
            before.close();
            Await.until(
                    () -> gate.gate().postern().sessions() == 0,
                    () -> gate.gate().closings().toString());
            gate.awaitSessions(servers[1].port(), 0);
        }
    }

    @Test
    void whereThereIsNothingToChooseAndNobodyLooksNoServerIsAsked() throws IOException {
        try (StubUpstream only = StubUpstream.start(HandshakeModesTest.NATS);
                Balanced gate = Balanced.before(directory, "health_interval = 1ms\n", only.port())) {
            try (Guest guest = gate.guest().enter()) {
                assertEquals("stub", guest.server());
            }
            assertEquals(1, only.accepted());
            assertEquals(State.UP, gate.status(only.port()).state());
        }
    }

    /** A health interval that is a moment makes the probes many. */
    @Test
    void aGateThatIsClosedAsksNobodyAnyMore() throws Exception {
        try (StubUpstream one = StubUpstream.start(HandshakeModesTest.NATS);
                StubUpstream other = StubUpstream.start(HandshakeModesTest.NATS)) {
            Balanced gate = Balanced.before(directory, "health_interval = 1ms\n", one.port(), other.port());
            Await.until(() -> one.accepted() > 3 && other.accepted() > 3, () -> "not asked");
            gate.close();
            int asked = one.accepted() + other.accepted();
            try (ServerSocket pause = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                pause.setSoTimeout(100);
                assertFalse(isAccepted(pause));
            }
            assertEquals(asked, one.accepted() + other.accepted(), 2.0);
        }
    }

    private static boolean isAccepted(ServerSocket socket) {
        try {
            socket.accept().close();
            return true;
        } catch (IOException timeout) {
            return false;
        }
    }

    @Test
    void aSessionEndsWhenItIsOldEnoughAndItsClientComesBack() throws Exception {
        try (Balanced gate = gate("max_connection_age = 500ms\n")) {
            long begun = System.nanoTime();
            Guest first = gate.guest().enter();
            Guest second = gate.guest().enter();
            first.client().readToEnd();
            Duration lived = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(lived.compareTo(Duration.ofMillis(440)) > 0, lived::toString);
            first.close();
            second.client().readToEnd();
            second.close();
            Await.until(
                    () -> gate.gate().closed(CloseReason.MAX_AGE) == 2,
                    () -> gate.gate().closings().toString());
            gate.guest().enter().close();
        }
    }

    @Test
    void aSessionKeepsTheAgeThatItBeganWith() throws Exception {
        try (Balanced gate = gate("")) {
            Guest before = gate.guest().enter();
            gate.gate().reload(Balanced.config("max_connection_age = 100ms\n", servers[0].port(), servers[1].port()));
            Guest after = gate.guest().enter();
            after.client().readToEnd();
            after.close();
            before.ping();
            before.close();
        }
    }
}
