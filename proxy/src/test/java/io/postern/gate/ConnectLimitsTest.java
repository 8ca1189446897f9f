package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a client may take until its CONNECT, and how much it may say until then. */
class ConnectLimitsTest {
    private static final String LATE = "-ERR 'Authentication Timeout'\r\n";

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

    @ParameterizedTest
    @ValueSource(strings = {"", "CONNECT {\"name\":\"", "CONNECT {}\r"})
    void whoHasNotSaidConnectInTimeIsToldAndClosed(String said) throws IOException {
        try (Gate gate = start("connect_timeout = 200ms", "");
                RawClient client = Wire.plain(gate.port())) {
            client.send(said);
            assertEquals(LATE, rest(client));
            Wire.awaitClosed(gate, CloseReason.CONNECT_TIMEOUT, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "handshake_first = true"})
    void insideTlsToo(String mode) throws IOException {
        try (Gate gate = start("connect_timeout = 200ms", pki.tls(mode));
                RawClient client = mode.isEmpty()
                        ? Wire.infoFirst(gate.port(), pki.client())
                        : Wire.tlsFirst(gate.port(), pki.client())) {
            assertEquals(LATE, rest(client));
            Wire.awaitClosed(gate, CloseReason.CONNECT_TIMEOUT, 1);
        }
    }

    @Test
    void aPingIsAnsweredAndGivesNoMoreTime() throws IOException {
        try (Gate gate = start("connect_timeout = 500ms", "");
                RawClient client = Wire.plain(gate.port())) {
            client.send("PING\r\n");
            assertEquals("PONG\r\n", client.readLine());
            assertEquals(LATE, rest(client));
        }
    }

    @Test
    void whoHasSaidItHasAllTheTime() throws IOException {
        try (Gate gate = start("connect_timeout = 300ms", "");
                RawClient connected = Wire.plain(gate.port()).connectAndPing();
                RawClient another = Wire.plain(gate.port()).send("SUB x 1\r\n");
                RawClient silent = Wire.plain(gate.port())) {
            assertEquals(LATE, rest(silent), "so the time of those before it is over as well");
            for (RawClient client : new RawClient[] {connected, another}) {
                client.send("PING\r\n");
                assertEquals("PONG\r\n", client.readLine());
            }
            assertEquals(1, gate.closed(CloseReason.CONNECT_TIMEOUT));
        }
    }

    @Test
    void whoSaysTooMuchBeforeItIsToldAndClosed() throws IOException {
        try (Gate gate = start("connect_bytes = 1000", "")) {
            try (RawClient client = Wire.plain(gate.port())) {
                client.send("CONNECT " + "x".repeat(990)).send("x".repeat(10));
                assertEquals("-ERR 'maximum control line exceeded'\r\n", rest(client));
            }
            try (RawClient client = Wire.plain(gate.port())) {
                client.send("PING\r\n".repeat(200));
                assertTrue(rest(client).endsWith("-ERR 'maximum control line exceeded'\r\n"));
            }
            Wire.awaitClosed(gate, CloseReason.CONNECT_TOO_LONG, 2);
            try (RawClient client = Wire.plain(gate.port())) {
                client.connectAndPing().send("PUB x 5000\r\n" + "x".repeat(5000) + "\r\n");
                client.send("PING\r\n");
                assertEquals("PONG\r\n", client.readLine());
            }
        }
    }

    private static String rest(RawClient client) throws IOException {
        return new String(client.readToEnd(), StandardCharsets.US_ASCII);
    }

    private static Gate start(String limits, String tls) {
        return Gate.start(directory, upstream.port(), "limits { " + limits + " }\n" + tls);
    }
}
