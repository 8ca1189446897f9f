package io.postern.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariants 4 and 7: how sessions end, and that nothing that was received is lost on the way. */
class EndingsTest {
    /** More than all buffers between the two ends hold. */
    private static final int LARGE = 8 * 1024 * 1024;

    @TempDir
    static Path directory;

    static Pki pki;

    @BeforeAll
    static void makeCertificates() {
        pki = Pki.in(directory);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAClientWroteBeforeItClosedReachesTheUpstreamBeforeItsEnd(boolean secure) throws Exception {
        byte[] sent = new byte[LARGE];
        new Random(7).nextBytes(sent);
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    received.complete(socket.getInputStream().readAllBytes());
                });
                Gate gate = Gate.start(directory, upstream.port(), secure ? pki.tls("") : "")) {
            try (RawClient client = open(gate, secure)) {
                client.send(sent);
            }
            assertArrayEquals(sent, received.get());
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.CLIENT_CLOSED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheUpstreamWroteBeforeItClosedReachesTheClientBeforeItsEnd(boolean secure) throws Exception {
        byte[] sent =
                ("MSG a 1 " + LARGE + "\r\n" + "x".repeat(LARGE) + "\r\n-ERR 'last words'\r\n").getBytes(US_ASCII);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.getInputStream().read();
                    socket.getOutputStream().write(sent);
                });
                Gate gate = Gate.start(directory, upstream.port(), secure ? pki.tls("") : "")) {
            try (RawClient client = open(gate, secure)) {
                client.send("C");
                assertArrayEquals(sent, client.readToEnd());
            }
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.UPSTREAM_CLOSED);
        }
    }

    /** By a FIN in clear, and by close_notify in TLS 1.3, where that ends one direction alone (RFC 8446, 6.1). */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatOnlyHalfClosesStillGetsWhatTheUpstreamSays(boolean secure) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                    ended.countDown();
                    socket.getOutputStream().write("MSG a 1 5\r\nafter\r\n".getBytes(US_ASCII));
                });
                Gate gate = Gate.start(directory, upstream.port(), secure ? pki.tls("") : "");
                RawClient client = open(gate, secure)) {
            client.send("C");
            client.sayNoMore();
            ended.await();
            assertEquals("MSG a 1 5\r\nafter\r\n", new String(client.readToEnd(), US_ASCII));
        }
    }

    @Test
    void anUpstreamThatOnlyHalfClosesStillGetsWhatTheClientSays() throws Exception {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.shutdownOutput();
                    received.complete(socket.getInputStream().readAllBytes());
                });
                Gate gate = Gate.start(directory, upstream.port(), "");
                RawClient client = open(gate, false)) {
            assertEquals(-1, client.readByte());
            client.send("PUB a 5\r\nafter\r\n");
            client.disconnect();
            assertEquals("PUB a 5\r\nafter\r\n", new String(received.get(), US_ASCII));
        }
    }

    @Test
    void lastWordsOfAnUpstreamDuringTheHandshakeAreDeliveredInsideTls() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    // INFO and more in one write, then the end: as an upstream whose authentication timer ran out.
                    socket.getOutputStream()
                            .write((StubUpstream.INFO + "PING\r\n-ERR 'Authentication Timeout'\r\n")
                                    .getBytes(US_ASCII));
                    socket.close();
                    ended.countDown();
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            assertTrue(client.readLine().startsWith("INFO {"));
            ended.await();
            assertEquals(0, client.available(), "nothing but INFO in clear");
            client.startTls(pki.client());
            assertEquals("PING\r\n-ERR 'Authentication Timeout'\r\n", new String(client.readToEnd(), US_ASCII));
        }
    }

    @Test
    void aClientThatOnlyHalfClosesGetsMoreThanItsSocketTakesAtOnce() throws Exception {
        byte[] said = ("MSG a 1 " + LARGE + "\r\n" + "x".repeat(LARGE) + "\r\n").getBytes(US_ASCII);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(said);
                });
                Gate gate = Gate.start(directory, upstream.port(), "");
                RawClient client = open(gate, false)) {
            client.send("C");
            client.raw().shutdownOutput();
            assertArrayEquals(said, client.readToEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientsResetResetsTheUpstream(boolean secure) throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    try {
                        socket.getInputStream().readAllBytes();
                        seen.complete(new AssertionError("a FIN"));
                    } catch (SocketException e) {
                        seen.complete(e);
                    }
                });
                Gate gate = Gate.start(directory, upstream.port(), secure ? pki.tls("") : "")) {
            RawClient client = open(gate, secure);
            client.send("C");
            Await.until(() -> gate.postern().sessions() == 1, () -> "no session");
            client.reset();
            assertEquals(SocketException.class, seen.get().getClass());
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.CLIENT_RESET);
        }
    }

    @Test
    void anUpstreamsLastWordsSurviveItsResetWhileTheClientStillWrites() throws Exception {
        // nats-server after a maximum payload violation: -ERR, then a close with unread bytes, which is a reset.
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.getInputStream().read();
                    socket.getOutputStream().write("-ERR 'Maximum Payload Violation'\r\n".getBytes(US_ASCII));
                    socket.setSoLinger(true, 0); // a plain close() of the JDK's sends a FIN first
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = open(gate, true)) {
            client.send("CONNECT {}\r\n");
            byte[] flood = new byte[512 * 1024];
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        client.send(flood);
                    }
                } catch (IOException e) {
                    // The reset came through, as it should.
                    return;
                }
            });
            assertEquals("-ERR 'Maximum Payload Violation'\r\n", client.readLine());
            writer.join();
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.UPSTREAM_RESET);
        }
    }

    @Test
    void aStopDeliversWhatIsUnderWayInBothDirectionsAndEndsCleanly() throws Exception {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    received.complete(socket.getInputStream().readAllBytes());
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = open(gate, true)) {
            client.send("PUB a 4\r\nbulk\r\n");
            // In TLS 1.3 the client is done with its handshake before the gate is.
            Await.until(() -> gate.opened("info_first") == 1, () -> "it does not open");
            Thread drain = Thread.ofVirtual().start(gate.postern()::drain);
            assertEquals(0, client.readToEnd().length, "close_notify");
            client.disconnect();
            drain.join();
            assertEquals("PUB a 4\r\nbulk\r\n", new String(received.get(), US_ASCII));
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.STOPPED);
        }
    }

    @Test
    void aClientThatDoesNotLetGoIsResetWhenTheDrainDeadlineIsOver() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS);
                Gate gate = Gate.start(directory, """
                    listeners { clients { listen = "127.0.0.1:-1" } }
                    upstreams { nats { servers = ["127.0.0.1:%d"] } }
                    drain_timeout = "200ms"
                    """.formatted(upstream.port()));
                RawClient client = open(gate, false)) {
            gate.postern().drain();
            assertEquals(0, gate.postern().sessions());
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.DRAIN_TIMEOUT);
            assertThrows(SocketException.class, () -> client.send("PING\r\n").readToEnd());
        }
    }

    @Test
    void aGateThatStoppedGivesItsAddressBackAtOnce() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS)) {
            Gate first = Gate.start(directory, upstream.port(), "");
            int port = first.port();
            try (RawClient client = open(first, false)) {
                client.connectAndPing();
                first.close();
                try (Gate second = Gate.start(directory, """
                    listeners { clients { listen = "127.0.0.1:%d" } }
                    upstreams { nats { servers = ["127.0.0.1:%d"] } }
                    """.formatted(port, upstream.port()));
                        RawClient again = open(second, false)) {
                    again.connectAndPing();
                }
            }
        }
    }

    static RawClient open(Gate gate, boolean secure) throws IOException {
        RawClient client = RawClient.connect(gate.port());
        client.readLine();
        return secure ? client.startTls(pki.client()) : client;
    }
}
