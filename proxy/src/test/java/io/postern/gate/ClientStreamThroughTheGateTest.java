package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static io.postern.gate.ConfigText.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a client says after CONNECT, where the gate frames all of it, arrives as it is, or is refused as nats-server would refuse
 * it (server/split_test.go, test/maxpayload_test.go, server/parser_test.go TestMaxControlLine).
 */
class ClientStreamThroughTheGateTest {
    private static final int MAX_PAYLOAD = 1024 * 1024;
    private static final int MESSAGES = 50_000;
    private static final String OWN = "\"user\":\"own\",\"pass\":\"own secret\"";

    @TempDir
    static Path directory;

    static NamedClients clients;
    static NatsServer server;
    static NatsServer narrow;
    static Gate gate;

    @BeforeAll
    static void startGate() throws IOException {
        Pki pki = Pki.in(directory);
        clients = new NamedClients(directory, pki);
        TrustedGate key = TrustedGate.in(directory, "gate");
        String config = TrustedGate.trusted(key) + "authorization { users: [ { user: mapped, proxy_required: true }, "
                + "{ user: own, password: \"own secret\" } ] }\n";
        server = NatsServer.start(config);
        narrow = NatsServer.start(config + "max_control_line: 256\n");
        gate = Gate.start(
                directory,
                new ConfigText()
                        .upstream("nats", server.port(), key.signs() + "users { " + user("mapped", "") + "}\n")
                        .upstream("narrow", narrow.port(), key.signs())
                        .listener("mapped", "nats", pki.tls("verify_and_map = true\n" + key("ca_file", clients.ca())))
                        .listener("nats-signed", "nats", "")
                        .listener("narrow-signed", "narrow", "")
                        .toString());
    }

    @AfterAll
    static void stopGate() {
        gate.close();
        server.close();
        narrow.close();
    }

    private static SSLContext context(String version) throws IOException {
        return clients.client(version, "/CN=any", "dns:mapped");
    }

    /** A client without TLS, whose CONNECT is signed. */
    private static RawClient signed() throws IOException {
        return Wire.plain(gate.port("nats-signed"));
    }

    @Test
    void aLineThatIsTooLongForTheGateIsRefusedInNatsServersWords() throws IOException {
        int before = gate.closed(CloseReason.CLIENT_LINE_TOO_LONG);
        for (String line : List.of(
                Wire.connect(OWN + ",\"name\":\"" + "n".repeat(4096) + "\""),
                Wire.connect(OWN) + "SUB " + "s".repeat(4096) + " 1\r\n")) {
            try (RawClient client = signed()) {
                client.send(line + "PING\r\n");
                assertEquals("-ERR 'maximum control line exceeded'\r\n", client.readLine());
                assertEquals(-1, client.readByte());
            }
        }
        Wire.awaitClosed(gate, CloseReason.CLIENT_LINE_TOO_LONG, before + 2);
    }

    @Test
    void aConnectThatTheSignatureMakesTooLongForTheUpstreamIsRefusedByIt() throws IOException {
        try (RawClient client = Wire.plain(gate.port("narrow-signed"))) {
            client.send(Wire.connect(OWN + ",\"name\":\"" + "n".repeat(100) + "\"") + "PING\r\n");
            assertEquals("-ERR 'maximum control line exceeded'\r\n", client.readLine());
            assertEquals(-1, client.readByte());
        }
        assertEquals("own", Wire.userInClear(gate.port("narrow-signed"), OWN));
    }

    @Test
    void aPayloadMayBeAsLargeAsTheUpstreamSays() throws IOException {
        byte[] payload = new byte[MAX_PAYLOAD];
        new Random(1).nextBytes(payload);
        try (RawClient client = Wire.infoFirst(gate.port("mapped"), context("TLSv1.3"))) {
            client.send(Wire.connect("") + "SUB a 1\r\nPUB a " + payload.length + "\r\n");
            client.send(payload);
            client.send("\r\nPING\r\n");
            assertEquals("MSG a 1 " + payload.length + "\r\n", client.readLine());
            assertEquals(text(payload), text(client.read(payload.length)));
            assertEquals("\r\n", client.readLine());
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    @Test
    void aPayloadThatIsLargerIsRefusedByTheUpstream() throws IOException {
        try (RawClient client = signed()) {
            client.send(Wire.connect(OWN) + "PUB a " + (MAX_PAYLOAD + 1) + "\r\n");
            assertEquals("-ERR 'Maximum Payload Violation'\r\n", client.readLine());
        }
    }

    @Test
    void headersPass() throws IOException {
        String headers = "NATS/1.0\r\nA: b\r\nCONNECT {}: c\r\n\r\n";
        String sizes = headers.length() + " " + (headers.length() + 5);
        try (RawClient client = signed()) {
            client.send(Wire.connect(OWN + ",\"headers\":true") + "SUB a q 1\r\nHPUB a r " + sizes + "\r\n" + headers
                    + "hello\r\nPING\r\n");
            assertEquals("HMSG a 1 r " + sizes + "\r\n", client.readLine());
            assertEquals(headers + "hello\r\n", text(client.read(headers.length() + 7)));
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    @Test
    void aStreamMayBeCutAnywhere() throws IOException {
        String session = Wire.connect(
                        OWN + ",\"name\":\"cut \\\"here\\\"\",\"lang\":\"a language that is none\",\"version\":\"1.0\"")
                + "SUB first.subject 1\r\n"
                + "SUB second.subject 22\r\nSUB third.subject group 3\r\n"
                + "PUB first.subject 12\r\n"
                + "CONNECT {}\r\n\r\n"
                + "PING\r\n"
                + "UNSUB 1 20\r\n"
                + "PUB second.subject answers.to 0\r\n\r\n"
                + "PUB first.subject 3\r\n\r\n"
                + "1\r\n"
                + "PING\r\n";
        assertTrue(session.length() >= 300, () -> session.length() + " bytes");
        byte[] bytes = session.getBytes(StandardCharsets.US_ASCII);
        String expected;
        try (RawClient client = signed()) {
            expected = Wire.readTo(client.send(bytes), "PONG\r\n") + Wire.readTo(client, "PONG\r\n");
        }
        assertTrue(expected.contains("MSG second.subject 22 answers.to 0\r\n"), expected);
        for (int cut = 1; cut < bytes.length; cut++) {
            try (RawClient client = signed()) {
                client.send(Arrays.copyOf(bytes, cut));
                client.send(Arrays.copyOfRange(bytes, cut, bytes.length));
                assertEquals(
                        expected, Wire.readTo(client, "PONG\r\n") + Wire.readTo(client, "PONG\r\n"), "cut at " + cut);
            }
        }
        try (RawClient client = signed()) {
            for (byte one : bytes) {
                client.send(new byte[] {one});
            }
            assertEquals(expected, Wire.readTo(client, "PONG\r\n") + Wire.readTo(client, "PONG\r\n"));
        }
    }

    @Test
    void fiftyThousandMessagesPassAsTheyAre() throws Exception {
        try (RawClient client = Wire.infoFirst(gate.port("mapped"), context("TLSv1.3"));
                ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            client.send(Wire.connect("") + "SUB m 1\r\nPING\r\n");
            Wire.readTo(client, "PONG\r\n");
            Future<?> written = writer.submit(() -> {
                ByteArrayOutputStream chunk = new ByteArrayOutputStream();
                for (int i = 0; i < MESSAGES; i++) {
                    byte[] payload = message(i);
                    chunk.writeBytes(("PUB m " + payload.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    chunk.writeBytes(payload);
                    chunk.writeBytes(new byte[] {'\r', '\n'});
                    if (i % 97 == 0 || i == MESSAGES - 1) {
                        client.send(chunk.toByteArray());
                        chunk.reset();
                    }
                }
                return null;
            });
            for (int i = 0; i < MESSAGES; i++) {
                byte[] payload = message(i);
                assertEquals("MSG m 1 " + payload.length + "\r\n", client.readLine());
                assertEquals(text(payload) + "\r\n", text(client.read(payload.length + 2)));
            }
            written.get();
        }
    }

    private static byte[] message(int number) {
        byte[] payload = new byte[number % 211];
        new Random(number).nextBytes(payload);
        return payload;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
