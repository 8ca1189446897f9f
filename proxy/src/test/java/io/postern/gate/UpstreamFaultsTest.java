package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the upstream does, the client sees a clean close at once, and the session ends once with its reason. */
class UpstreamFaultsTest {
    @TempDir
    static Path directory;

    static Pki pki;

    @BeforeAll
    static void makeCertificates() {
        pki = Pki.in(directory);
    }

    @Test
    void anUpstreamThatIsDownClosesTheClientBeforeAnyByte() throws IOException {
        try (Gate gate = Gate.start(directory, closedPort(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            assertEquals(0, client.readToEnd().length);
            assertOnlyReason(gate, CloseReason.UPSTREAM_UNREACHABLE);
        }
    }

    @Test
    void anUpstreamThatIsDownClosesATlsFirstClientWithCloseNotify() throws IOException {
        try (Gate gate = Gate.start(directory, closedPort(), pki.tls("handshake_first = true"));
                RawClient client = RawClient.connect(gate.port())) {
            client.startTls(pki.client());
            assertEquals(0, client.readToEnd().length, "a truncation would throw");
            assertOnlyReason(gate, CloseReason.UPSTREAM_UNREACHABLE);
        }
    }

    @Test
    void theNextServerIsTriedWhereOneIsDown() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS);
                Gate gate = Gate.start(directory, """
                    listeners { clients { listen = "127.0.0.1:-1" } }
                    upstreams { nats { servers = ["127.0.0.1:%d", "localhost:%d"] } }
                    """.formatted(closedPort(), upstream.port()))) {
            for (int i = 0; i < 4; i++) {
                try (RawClient client = RawClient.connect(gate.port())) {
                    client.readLine();
                    client.connectAndPing();
                }
            }
        }
    }

    @Test
    void aSilentUpstreamEndsTheSessionAtItsDeadline() throws IOException {
        try (StubUpstream upstream =
                        StubUpstream.start(socket -> socket.getInputStream().read());
                Gate gate = gateWithInfoTimeout(upstream);
                RawClient client = RawClient.connect(gate.port())) {
            assertEquals(0, client.readToEnd().length);
            assertOnlyReason(gate, CloseReason.UPSTREAM_INFO_TIMEOUT);
        }
    }

    private static Gate gateWithInfoTimeout(StubUpstream upstream) {
        return Gate.start(directory, """
            listeners { clients { listen = "127.0.0.1:-1" } }
            upstreams { nats { servers = ["127.0.0.1:%d"], info_timeout = "150ms" } }
            """.formatted(upstream.port()));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 400 Bad Request, UPSTREAM_NOT_NATS",
        "-ERR 'maximum connections exceeded', UPSTREAM_NOT_NATS",
        "INFO {\"a\":, UPSTREAM_NOT_NATS",
        "INFO [], UPSTREAM_NOT_NATS",
        "X, UPSTREAM_NOT_NATS"
    })
    void anUpstreamThatDoesNotBeginWithInfoIsNoNatsServer(String line, CloseReason reason) throws IOException {
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            assertEquals(0, client.readToEnd().length);
            assertOnlyReason(gate, reason);
        }
    }

    @Test
    void anUpstreamThatEndsBeforeInfoClosesTheClient() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(socket -> {});
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            assertEquals(0, client.readToEnd().length);
            assertOnlyReason(gate, CloseReason.UPSTREAM_GONE_EARLY);
        }
    }

    @Test
    void anInfoOfTenMegabytesIsRefused() throws IOException {
        byte[] huge = ("INFO {\"x\":\"" + "y".repeat(10_000_000)).getBytes(StandardCharsets.US_ASCII);
        try (StubUpstream upstream =
                        StubUpstream.start(socket -> socket.getOutputStream().write(huge));
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            assertEquals(0, client.readToEnd().length);
            assertOnlyReason(gate, CloseReason.UPSTREAM_INFO_TOO_LONG);
        }
    }

    @ParameterizedTest
    @CsvSource({"XYZ what, UPSTREAM_BAD_FRAMING", "MSG a 1 -5, UPSTREAM_BAD_FRAMING", "INFO {]}, UPSTREAM_BAD_FRAMING"})
    void anOpThatIsNotKnownEndsTheSessionAfterWhatCameBefore(String line, CloseReason reason) throws IOException {
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write(("MSG a 1 2\r\nhi\r\n" + line + "\r\nMSG a 1 2\r\nno\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(pki.client()).send("CONNECT {}\r\n");
            assertEquals("MSG a 1 2\r\nhi\r\n", new String(client.readToEnd(), StandardCharsets.US_ASCII));
            assertOnlyReason(gate, reason);
        }
    }

    @Test
    void anUpstreamThatEndsInMidMessageDeliversWhatItSaid() throws IOException {
        byte[] cut = "MSG a 1 500\r\nonly this".getBytes(StandardCharsets.US_ASCII);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                    socket.getOutputStream().write(cut);
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(pki.client()).send("C");
            assertArrayEquals(cut, client.readToEnd());
            client.disconnect();
            assertOnlyReason(gate, CloseReason.UPSTREAM_CLOSED);
        }
    }

    @Test
    void anUpstreamThatResetsResetsTheClient() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                });
                Gate gate = Gate.start(directory, upstream.port(), "");
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.send("C");
            assertThrows(SocketException.class, client::readToEnd);
            assertOnlyReason(gate, CloseReason.UPSTREAM_RESET);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return unused.getLocalPort();
        }
    }

    static void assertOnlyReason(Gate gate, CloseReason reason) {
        // A session tells how it ended, and is gone after that.
        Await.until(
                () -> !gate.closings().isEmpty() && gate.postern().sessions() == 0,
                () -> gate.postern().sessions() + " sessions, ended: " + gate.closings());
        assertEquals(Map.of(reason, 1), gate.closings());
    }
}
