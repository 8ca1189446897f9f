package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many clients there may be at the same time. */
class ConnectionLimitsTest {
    private static final String TOO_MANY = "-ERR 'maximum connections exceeded'\r\n";

    @TempDir
    static Path directory;

    static Pki pki;
    static StubUpstream upstream;

    @BeforeAll
    static void startUpstream() {
        pki = Pki.in(directory);
        upstream = StubUpstream.start(HandshakeModesTest.NATS);
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @Test
    void oneTooManyIsToldInsteadOfInfoAndWhoLeavesMakesRoom() throws IOException {
        try (Gate gate = start("limits { max_connections = 2 }", "", "")) {
            RawClient first = Wire.plain(gate.port()).connectAndPing();
            try (RawClient second = Wire.plain(gate.port()).connectAndPing()) {
                int dialed = upstream.accepted();
                assertTold(gate.port());
                assertTold(gate.port());
                Wire.awaitClosed(gate, CloseReason.MAX_CONNECTIONS_PER_LISTENER, 2);
                assertEquals(dialed, upstream.accepted(), "nobody was dialed");
                first.close();
                Wire.awaitClosed(gate, CloseReason.CLIENT_CLOSED, 1);
                try (RawClient third = Wire.plain(gate.port())) {
                    third.connectAndPing();
                    second.send("PING\r\n");
                    assertEquals("PONG\r\n", second.readLine());
                }
            }
        }
    }

    private static void assertTold(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            assertEquals(TOO_MANY, new String(client.readToEnd(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void whereTlsIsDueOneTooManyIsClosedWithoutAWord() throws IOException {
        for (String mode : List.of("", "handshake_first = true", "handshake_first = auto")) {
            try (Gate gate = start("limits { max_connections = 1 }", pki.tls(mode), "");
                    RawClient first = mode.isEmpty()
                            ? Wire.infoFirst(gate.port(), pki.client())
                            : Wire.tlsFirst(gate.port(), pki.client());
                    RawClient second = RawClient.connect(gate.port())) {
                assertEquals(0, second.readToEnd().length);
                Wire.awaitClosed(gate, CloseReason.MAX_CONNECTIONS_PER_LISTENER, 1);
                first.connectAndPing();
            }
        }
    }

    @Test
    void theGatesLimitIsForAllListenersTogether() throws IOException {
        String config = new ConfigText()
                        .upstream("nats", upstream.port(), "")
                        .listener("one", "nats", "")
                        .listener("other", "nats", "")
                + "max_connections = 2\n";
        try (Gate gate = Gate.start(directory, config);
                RawClient one = Wire.plain(gate.port("one"));
                RawClient other = Wire.plain(gate.port("other"))) {
            assertTold(gate.port("one"));
            assertTold(gate.port("other"));
            Wire.awaitClosed(gate, CloseReason.MAX_CONNECTIONS, 2);
            one.connectAndPing();
            other.connectAndPing();
        }
    }

    @Test
    void anAddressHasItsOwnLimitUnlessItIsExempt() throws IOException {
        String limits = "limits { max_connections_per_address = 1, exempt = \"127.0.0.3/32\" }";
        try (Gate gate = start(limits, "", "");
                Socket first = from("127.0.0.2", gate);
                Socket elsewhere = from("127.0.0.4", gate);
                Socket exempt = from("127.0.0.3", gate);
                Socket exemptToo = from("127.0.0.3", gate)) {
            for (Socket served : List.of(first, elsewhere, exempt, exemptToo)) {
                assertEquals("INFO", word(served));
            }
            try (Socket second = from("127.0.0.2", gate)) {
                assertEquals("-ERR", word(second));
            }
            Wire.awaitClosed(gate, CloseReason.MAX_CONNECTIONS_PER_ADDRESS, 1);
        }
    }

    private static Socket from(String address, Gate gate) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gate.port(), InetAddress.getByName(address), 0);
    }

    private static String word(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
    }

    @Test
    void aReloadChangesLimitsAndClosesNobody() throws IOException, ConfigException {
        try (Gate gate = start("", "", "");
                RawClient first = Wire.plain(gate.port());
                RawClient second = Wire.plain(gate.port())) {
            gate.reload(config("limits { max_connections = 1 }", "", ""));
            assertTold(gate.port());
            Wire.awaitClosed(gate, CloseReason.MAX_CONNECTIONS_PER_LISTENER, 1);
            gate.reload(config("", "", "max_connections = 2"));
            assertTold(gate.port());
            Wire.awaitClosed(gate, CloseReason.MAX_CONNECTIONS, 1);
            first.connectAndPing();
            second.connectAndPing();
            gate.reload(config("", "", "max_connections = 3"));
            try (RawClient third = Wire.plain(gate.port())) {
                third.connectAndPing();
            }
        }
    }

    @Test
    void howeverSessionsEndTheirPlacesAreGivenBack() throws IOException {
        try (Gate gate = start("limits { max_connections = 3, connect_timeout = 50ms }", "", "")) {
            for (int round = 0; round < 20; round++) {
                RawClient closes = RawClient.connect(gate.port());
                RawClient resets = RawClient.connect(gate.port());
                RawClient isLate = RawClient.connect(gate.port());
                closes.close();
                resets.reset();
                assertTrue(isLate.readToEnd().length > 0);
                isLate.close();
                Await.until(
                        () -> gate.postern().sessions() == 0,
                        () -> gate.closings().toString());
            }
            assertEquals(
                    20,
                    gate.closed(CloseReason.CONNECT_TIMEOUT),
                    () -> gate.closings().toString());
        }
    }

    private static Gate start(String limits, String tls, String top) {
        return Gate.start(directory, config(limits, tls, top));
    }

    private static String config(String limits, String tls, String top) {
        return new ConfigText().upstream("nats", upstream.port(), "").listener("clients", "nats", limits + "\n" + tls)
                + top
                + "\n";
    }
}
