package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways that NATS clients do TLS, in every mode of a listener, as they look on the wire. */
class HandshakeModesTest {
    @TempDir
    static Path directory;

    static Pki pki;

    @BeforeAll
    static void makeCertificates() {
        pki = Pki.in(directory);
    }

    /** Sends INFO, answers PING with PONG, until the end. */
    static final StubUpstream.Script NATS = socket -> {
        socket.getOutputStream().write(StubUpstream.INFO.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var lines = new java.io.BufferedReader(
                new java.io.InputStreamReader(socket.getInputStream(), java.nio.charset.StandardCharsets.ISO_8859_1));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("PING")) {
                socket.getOutputStream().write("PONG\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
    };

    @ParameterizedTest
    @ValueSource(strings = {"", "handshake_first = false", "handshake_first = auto", "handshake_first = \"100ms\""})
    void aClientThatWaitsForInfoGetsItInClearAndThenDoesTls(String mode) throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(mode));
                RawClient client = RawClient.connect(gate.port())) {
            String info = client.readLine();
            assertTrue(info.startsWith("INFO {"), info);
            assertTrue(info.contains("\"tls_required\":true"), info);
            assertFalse(info.contains("tls_available"), info);
            assertFalse(info.contains("10.9.8"), info);
            client.startTls(pki.client()).connectAndPing();
            assertEquals(1, gate.opened("info_first"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handshake_first = true",
                "handshake_first = auto",
                "handshake_first = \"300ms\"",
                "first = true",
                "immediate = \"on\"",
                "first = auto"
            })
    void aClientThatDoesTlsFirstGetsInfoInsideIt(String mode) throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(mode));
                RawClient client = RawClient.connect(gate.port())) {
            client.startTls(pki.client());
            assertTrue(client.readLine().contains("\"tls_required\":true"));
            client.connectAndPing();
            assertEquals(1, gate.opened("tls_first"));
        }
    }

    @Test
    void underHandshakeFirstTrueNothingIsSentToAClientThatWaitsAndNoUpstreamIsDialed() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate =
                        Gate.start(directory, upstream.port(), pki.tls("handshake_first = true, timeout = \"200ms\""));
                RawClient client = RawClient.connect(gate.port())) {
            assertEquals(0, client.readToEnd().length);
            assertEquals(0, upstream.accepted());
            Await.until(
                    () -> gate.closed(CloseReason.HANDSHAKE_TIMEOUT) == 1,
                    () -> gate.closings().toString());
        }
    }

    @Test
    void anyEarlyByteMeansTls() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(directory, upstream.port(), pki.tls("handshake_first = \"10s\""));
                RawClient client = RawClient.connect(gate.port())) {
            client.send("P");
            client.send("ING\r\n");
            assertEquals(0, client.readToEnd().length);
            assertEquals(0, upstream.accepted());
            Await.until(
                    () -> gate.closed(CloseReason.NOT_TLS) == 1,
                    () -> gate.closings().toString());
        }
    }

    @Test
    void lateClientHelloStillWinsWhileUpstreamIsSilent() throws Exception {
        CountDownLatch dialed = new CountDownLatch(1);
        CountDownLatch secured = new CountDownLatch(1);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    dialed.countDown();
                    secured.await();
                    NATS.serve(socket);
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls("handshake_first = \"20ms\""));
                RawClient client = RawClient.connect(gate.port())) {
            dialed.await(); // the wait is over, INFO is awaited
            client.startTls(pki.client());
            secured.countDown();
            assertTrue(client.readLine().startsWith("INFO {"));
            client.connectAndPing();
            assertEquals(1, gate.opened("tls_first"));
        }
    }

    @Test
    void allowNonTlsServesBothAndMarksThePlaintextOnes() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(directory, upstream.port(), "allow_non_tls = true\n" + pki.tls(""));
                RawClient plain = RawClient.connect(gate.port());
                RawClient secure = RawClient.connect(gate.port())) {
            String info = plain.readLine();
            assertTrue(info.contains("\"tls_available\":true") && !info.contains("tls_required"), info);
            plain.connectAndPing();
            assertEquals(info.replaceAll("client_id.*", ""), secure.readLine().replaceAll("client_id.*", ""));
            secure.startTls(pki.client()).connectAndPing();
            assertEquals(1, gate.opened("plaintext"));
            assertEquals(1, gate.opened("info_first"));
        }
    }

    @Test
    void allowNonTlsTakesAClientThatSaysNothingAsPlaintextOnceTheTimeIsOver() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(
                        directory, upstream.port(), "allow_non_tls = true\n" + pki.tls("timeout = \"100ms\""));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            Await.until(
                    () -> gate.opened("plaintext") == 1, () -> gate.closings().toString());
            client.connectAndPing();
        }
    }

    @Test
    void allowNonTlsWithFallbackServesAllThreeKindsOfClients() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(
                        directory, upstream.port(), "allow_non_tls = true\n" + pki.tls("handshake_first = \"300ms\""));
                RawClient first = RawClient.connect(gate.port());
                RawClient info = RawClient.connect(gate.port());
                RawClient plain = RawClient.connect(gate.port())) {
            first.startTls(pki.client());
            String inside = first.readLine();
            assertTrue(inside.contains("\"tls_required\":true") && inside.contains("\"tls_available\":true"), inside);
            first.connectAndPing();
            info.readLine();
            info.startTls(pki.client()).connectAndPing();
            plain.readLine();
            plain.connectAndPing();
            assertEquals(1, gate.opened("tls_first"));
            assertEquals(1, gate.opened("info_first"));
            assertEquals(1, gate.opened("plaintext"));
        }
    }

    @Test
    void aPlaintextListenerStripsTheTlsMembers() throws IOException {
        String withTls =
                StubUpstream.INFO.replace("\"proto\":1", "\"proto\":1,\"tls_required\":true,\"tls_verify\":true");
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(withTls.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                });
                Gate gate = Gate.start(directory, upstream.port(), "");
                RawClient client = RawClient.connect(gate.port())) {
            assertFalse(client.readLine().contains("tls"));
        }
    }

    @Test
    void theRateLimitRefusesInClearAsNatsServerDoes() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(
                        directory, upstream.port(), pki.tls("connection_rate_limit = 1, handshake_first = \"5s\""));
                RawClient admitted = RawClient.connect(gate.port());
                RawClient refused = RawClient.connect(gate.port())) {
            admitted.startTls(pki.client());
            refused.send(new byte[] {0x16, 3, 1});
            assertEquals("-ERR 'Connection throttling is active. Please try again later.'\r\n", refused.readLine());
            assertEquals(-1, refused.readByte());
            Await.until(
                    () -> gate.closed(CloseReason.THROTTLED) == 1,
                    () -> gate.closings().toString());
        }
    }

    @Test
    void aClientWhoseHandshakeIsRefusedCanWriteOnUntilItHasReadTheAlert() throws Exception {
        byte[] noClientHello = {0x16, 3, 1, 0, 4, 1, 0, 0, 0};
        CountDownLatch refused = new CountDownLatch(1);
        StubUpstream.Script nats = socket -> {
            socket.getOutputStream().write(StubUpstream.INFO.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() == -1) {
                refused.countDown();
            }
        };
        try (StubUpstream upstream = StubUpstream.start(nats);
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.send(noClientHello);
            assertTrue(refused.await(10, java.util.concurrent.TimeUnit.SECONDS));
            for (int i = 0; i < 100; i++) {
                client.send(new byte[10_000]);
            }
            assertEquals(0x15, client.readByte());
            Await.until(
                    () -> gate.closed(CloseReason.TLS_FAILED) == 1,
                    () -> gate.closings().toString());
        }
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateEndsTheSessionWithItsAlert() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(NATS);
                Gate gate = Gate.start(directory, upstream.port(), pki.tls("handshake_first = true"));
                RawClient client = RawClient.connect(gate.port())) {
            assertThrows(IOException.class, () -> client.startTls(javax.net.ssl.SSLContext.getDefault()));
            Await.until(
                    () -> gate.closed(CloseReason.CLIENT_ALERT) == 1,
                    () -> gate.closings().toString());
        }
    }
}
