package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate tells nats-server the client's address (server/client_proxyproto_test.go, …V2EndToEnd and its like), or leaves it. */
class ProxyProtocolTest {
    private static final String CONFIG = "http: \"127.0.0.1:-1\"\n";

    @TempDir
    static Path directory;

    static Pki pki;
    static NatsServer server;
    static Gate gate;

    @BeforeAll
    static void startGate() throws IOException {
        pki = Pki.in(directory);
        server = NatsServer.start(CONFIG + "proxy_protocol: true\n");
        gate = Gate.start(
                directory,
                new ConfigText()
                        .upstream("nats", server.port(), "proxy_protocol = v2")
                        .listener("info_first", "nats", pki.tls(""))
                        .listener("tls_first", "nats", pki.tls("handshake_first = true"))
                        .listener("fallback", "nats", pki.tls("handshake_first = \"20ms\""))
                        .listener("allow_non_tls", "nats", "allow_non_tls = true\n" + pki.tls(""))
                        .listener("plaintext", "nats", "")
                        .toString());
    }

    @AfterAll
    static void stopGate() {
        gate.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"info_first", "fallback", "allow_non_tls"})
    void natsServerSeesTheAddressOfAClientThatWaitsForInfo(String listener) throws IOException {
        try (RawClient client = RawClient.connect(gate.port(listener))) {
            assertTrue(client.readLine().contains("\"client_ip\":\"127.0.0.1\""));
            client.startTls(pki.client()).connectAndPing();
            assertSeen(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls_first", "fallback"})
    void natsServerSeesTheAddressOfAClientThatDoesTlsFirst(String listener) throws IOException {
        try (RawClient client = RawClient.connect(gate.port(listener))) {
            client.startTls(pki.client());
            assertTrue(client.readLine().contains("\"client_ip\":\"127.0.0.1\""));
            assertSeen(client.connectAndPing());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow_non_tls", "plaintext"})
    void natsServerSeesTheAddressOfAClientInClear(String listener) throws IOException {
        try (RawClient client = RawClient.connect(gate.port(listener))) {
            assertTrue(client.readLine().contains("\"client_ip\":\"127.0.0.1\""));
            assertSeen(client.connectAndPing());
        }
    }

    @Test
    void natsServerSeesAnAddressThatIsNotTheGates() throws IOException {
        InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gate.port("plaintext"), elsewhere, 0);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            assertTrue(lines.readLine().contains("\"client_ip\":\"127.0.0.2\""));
            client.getOutputStream().write("CONNECT {\"verbose\":true}\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("+OK", lines.readLine());
            Connz.of(server).awaitOpen("\"ip\": \"127.0.0.2\"", "\"port\": " + client.getLocalPort() + ",");
        }
    }

    private static void assertSeen(RawClient client) {
        Connz.of(server)
                .awaitOpen("\"ip\": \"127.0.0.1\"", "\"port\": " + client.raw().getLocalPort() + ",");
    }

    @Test
    void theHeaderComesBeforeAllThatTheClientSaysAndTellsOfIt() throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        String info = StubUpstream.INFO.replace(",\"client_ip\":\"127.0.0.1\"", "");
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(info.getBytes(StandardCharsets.US_ASCII));
                    said.complete(socket.getInputStream().readNBytes(28 + 6));
                });
                Gate before = before(upstream.port());
                RawClient client = Wire.plain(before.port())) {
            client.send("PING\r\n");
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2111000c"));
            expected.writeBytes(new byte[] {127, 0, 0, 1, 127, 0, 0, 1});
            for (int port : new int[] {client.raw().getLocalPort(), before.port()}) {
                expected.write(port >> 8);
                expected.write(port);
            }
            expected.writeBytes("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(
                    expected.toString(StandardCharsets.ISO_8859_1),
                    new String(said.get(10, TimeUnit.SECONDS), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void anUpstreamThatWaitsForNoHeaderGetsNoneAndOneWarningSaysSo() throws Exception {
        try (SessionLines lines = new SessionLines();
                NatsServer plain = NatsServer.start(CONFIG);
                Gate before = before(plain.port())) {
            assertTwoServed(before);
            assertEquals(1, lines.count("WARNING", "proxy header left out", "proxy_protocol: true"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.12.1", "2.9.10", "nonsense"})
    void anUpstreamThatIsTooOldGetsNoneAndOneWarningSaysSo(String version) throws Exception {
        String info = StubUpstream.INFO.replace("2.15.2", version).replace(",\"client_ip\":\"127.0.0.1\"", "");
        try (SessionLines lines = new SessionLines();
                StubUpstream upstream = StubUpstream.start(socket -> pong(socket, info));
                Gate before = before(upstream.port())) {
            assertTwoServed(before);
            assertEquals(1, lines.count("WARNING", "proxy header left out", "older than 2.12.2"));
        }
    }

    private static Gate before(int port) {
        return Gate.start(
                directory,
                new ConfigText()
                        .upstream("nats", port, "proxy_protocol = v2")
                        .listener("clients", "nats", "")
                        .toString());
    }

    private static void assertTwoServed(Gate before) throws IOException {
        for (int i = 0; i < 2; i++) {
            try (RawClient client = Wire.plain(before.port())) {
                client.connectAndPing();
            }
        }
    }

    /** Serves who begins with CONNECT and PING. */
    private static void pong(Socket socket, String info) throws IOException {
        socket.getOutputStream().write(info.getBytes(StandardCharsets.US_ASCII));
        int first = socket.getInputStream().read();
        while (first == 'C' && socket.getInputStream().read() != '\n') {
            // CONNECT
        }
        if (first == 'C'
                && new String(socket.getInputStream().readNBytes(6), StandardCharsets.US_ASCII).equals("PING\r\n")) {
            socket.getOutputStream().write("PONG\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        }
    }
}
