package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A load balancer tells the gate of its clients (server/client_proxyproto_test.go, …EndToEnd, …WithRequiredTLS and their like). */
class ProxyHeadersTest {
    private static final String REQUIRED =
            "proxy_protocol = required, proxy_protocol_from = [\"127.0.0.0/8\", \"::1/128\"]\n";
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String LOCAL = SIGNATURE + "20000000";

    /** Each client has a port of its own, by which it is found. */
    private static final AtomicInteger PORTS = new AtomicInteger(20_000);

    @TempDir
    static Path directory;

    static Pki pki;
    static NatsServer server;
    static Gate gate;

    @BeforeAll
    static void startGate() {
        pki = Pki.in(directory);
        server = NatsServer.start("http: \"127.0.0.1:-1\"\nproxy_protocol: true\n");
        gate = Gate.start(
                directory,
                new ConfigText()
                        .upstream("nats", server.port(), "proxy_protocol = v2")
                        .listener("info_first", "nats", REQUIRED + pki.tls(""))
                        .listener("tls_first", "nats", REQUIRED + pki.tls("handshake_first = true"))
                        .listener("fallback", "nats", REQUIRED + pki.tls("handshake_first = \"20ms\""))
                        .listener("patient", "nats", REQUIRED + pki.tls("handshake_first = \"20s\""))
                        .listener("allow_non_tls", "nats", REQUIRED + "allow_non_tls = true\n" + pki.tls(""))
                        .listener("plaintext", "nats", REQUIRED)
                        .toString());
    }

    @AfterAll
    static void stopGate() {
        gate.close();
        server.close();
    }

    private static byte[] v1(int port) {
        return ("PROXY TCP4 203.0.113.9 198.51.100.2 " + port + " 4222\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] v2(int port) {
        // With a TLV behind the addresses.
        return HexFormat.of()
                .parseHex(SIGNATURE + "21110010" + "cb007109c6336402"
                        + HexFormat.of().toHexDigits((short) port) + "107e" + "04000161");
    }

    static Stream<Arguments> waitingForInfo() {
        return Stream.of("info_first", "fallback", "allow_non_tls")
                .flatMap(listener -> Stream.of(1, 2).map(version -> Arguments.of(listener, version)));
    }

    @ParameterizedTest
    @MethodSource("waitingForInfo")
    void aClientThatWaitsForInfoIsSeenByItsAddress(String listener, int version) throws IOException {
        int port = PORTS.incrementAndGet();
        try (RawClient client = RawClient.connect(gate.port(listener))) {
            client.send(version == 1 ? v1(port) : v2(port));
            assertTrue(client.readLine().contains("\"client_ip\":\"203.0.113.9\""));
            client.startTls(pki.client()).connectAndPing();
            assertSeen(port);
        }
    }

    static Stream<Arguments> tlsFirst() {
        return Stream.of("tls_first", "patient")
                .flatMap(listener -> Stream.of(1, 2).map(version -> Arguments.of(listener, version)));
    }

    /** The ClientHello is in the segment of the header. */
    @ParameterizedTest
    @MethodSource("tlsFirst")
    void aClientThatDoesTlsFirstIsSeenByItsAddressAndItsHelloBehindTheHeaderIsNotLost(String listener, int version)
            throws IOException {
        int port = PORTS.incrementAndGet();
        byte[] header = version == 1 ? v1(port) : v2(port);
        try (RawClient client = RawClient.over(new PrefixedSocket(gate.port(listener), header))) {
            client.startTls(pki.client());
            assertTrue(client.readLine().contains("\"client_ip\":\"203.0.113.9\""));
            client.connectAndPing();
            assertSeen(port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plaintext", "allow_non_tls"})
    void aClientInClearIsSeenByItsAddressAndWhatIsBehindTheHeaderIsNotLost(String listener) throws IOException {
        int port = PORTS.incrementAndGet();
        try (RawClient client = RawClient.over(new PrefixedSocket(gate.port(listener), v2(port)))) {
            client.connectAndPing();
            assertSeen(port);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aHeaderMayComeByteByByte(int version) throws IOException {
        int port = PORTS.incrementAndGet();
        try (RawClient client = RawClient.connect(gate.port("plaintext"))) {
            for (byte b : version == 1 ? v1(port) : v2(port)) {
                client.send(new byte[] {b});
            }
            client.connectAndPing();
            assertSeen(port);
        }
    }

    private static void assertSeen(int port) {
        Connz.of(server).awaitOpen("\"ip\": \"203.0.113.9\"", "\"port\": " + port + ",");
    }

    @Test
    void aLocalConnectionIsItsSendersOwn() throws IOException {
        for (byte[] header :
                List.of(HexFormat.of().parseHex(LOCAL), "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII))) {
            try (RawClient client = RawClient.connect(gate.port("plaintext"))) {
                client.send(header);
                assertTrue(client.readLine().contains("\"client_ip\":\"127.0.0.1\""));
                client.connectAndPing();
                Connz.of(server).awaitOpen("\"port\": " + client.raw().getLocalPort() + ",", "\"ip\": \"127.0.0.1\"");
            }
        }
    }

    @Test
    void theLogHasBothAddresses() throws IOException {
        int port = PORTS.incrementAndGet();
        try (SessionLines lines = new SessionLines();
                RawClient client = RawClient.connect(gate.port("plaintext"))) {
            client.send(v1(port)).connectAndPing();
            lines.await(
                    1,
                    "opened",
                    "client=203.0.113.9:" + port,
                    "via=127.0.0.1:" + client.raw().getLocalPort() + " ");
        }
    }

    static Stream<Arguments> noHeaders() {
        return Stream.of(
                Arguments.of("434f4e4e454354207b7d0d0a", CloseReason.PROXY_HEADER_MISSING),
                Arguments.of("160301", CloseReason.PROXY_HEADER_MISSING),
                Arguments.of("50524f585920544350340d0a", CloseReason.PROXY_HEADER_MALFORMED),
                Arguments.of(SIGNATURE + "11110000", CloseReason.PROXY_HEADER_MALFORMED),
                Arguments.of("50524f585920554e4b4e4f574e20" + "61".repeat(100), CloseReason.PROXY_HEADER_MALFORMED),
                Arguments.of(SIGNATURE + "2111ffff", CloseReason.PROXY_HEADER_MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("noHeaders")
    void withoutAHeaderNothingIsAnsweredAndNobodyIsDialed(String bytes, CloseReason reason) throws IOException {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS)) {
            for (String tls : List.of("", pki.tls(""), pki.tls("handshake_first = true"))) {
                try (Gate before = Gate.start(directory, upstream.port(), REQUIRED + tls);
                        RawClient client = RawClient.connect(before.port())) {
                    client.send(HexFormat.of().parseHex(bytes));
                    assertEquals(0, client.readToEnd().length);
                    Wire.awaitClosed(before, reason, 1);
                }
            }
            assertEquals(0, upstream.accepted());
        }
    }

    @Test
    void whoIsNotToSendOneIsClosedWhateverItSends() throws IOException {
        String elsewhere = "proxy_protocol = required, proxy_protocol_from = \"192.0.2.0/24\"\n";
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS);
                Gate before = Gate.start(directory, upstream.port(), elsewhere);
                RawClient client = RawClient.connect(before.port())) {
            assertEquals(0, client.readToEnd().length);
            Wire.awaitClosed(before, CloseReason.PROXY_HEADER_NOT_ALLOWED, 1);
            assertEquals(0, upstream.accepted());
        }
    }

    @Test
    void limitsPerAddressAreForTheClientsAddress() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS);
                Gate before = Gate.start(
                        directory, upstream.port(), REQUIRED + "limits { max_connections_per_address = 1 }\n");
                RawClient first = RawClient.connect(before.port());
                RawClient other = RawClient.connect(before.port());
                RawClient second = RawClient.connect(before.port())) {
            first.send(v1(1)).connectAndPing();
            other.send("PROXY TCP4 203.0.113.10 198.51.100.2 1 4222\r\n").connectAndPing();
            second.send(v2(2));
            assertTrue(second.readLine().startsWith("-ERR"));
            Wire.awaitClosed(before, CloseReason.MAX_CONNECTIONS_PER_ADDRESS, 1);
        }
    }

    /** Plaintext behind the header of a TLS listener goes into the engine, as all plaintext there does. */
    @Test
    void whatIsBehindTheHeaderOfATlsListenerIsNotForwarded() throws IOException {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS)) {
            for (String mode : List.of("", "handshake_first = true", "handshake_first = auto")) {
                try (Gate before = Gate.start(directory, upstream.port(), REQUIRED + pki.tls(mode));
                        RawClient client = RawClient.over(new PrefixedSocket(before.port(), v2(1)))) {
                    client.send("CONNECT {}\r\nPUB x 0\r\n\r\n");
                    client.readToEnd();
                    Wire.awaitClosed(before, CloseReason.NOT_TLS, 1);
                }
            }
        }
    }
}
