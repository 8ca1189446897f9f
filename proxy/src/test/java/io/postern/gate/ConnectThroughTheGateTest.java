package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static io.postern.gate.ConfigText.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * INFO, CONNECT and all that a client says after it, where the gate puts in who the client is: nothing but that changes
 * (nats-server's test/client_auth_test.go, test/proto_test.go, server/parser_test.go, server/split_test.go).
 */
class ConnectThroughTheGateTest {
    private static final String OWN = "\"user\":\"own\",\"pass\":\"own secret\"";

    @TempDir
    static Path directory;

    static Pki pki;
    static NamedClients clients;
    static TrustedGate key;
    static final List<NatsServer> SERVERS = new ArrayList<>();
    static Gate gate;

    @BeforeAll
    static void startGate() throws IOException {
        pki = Pki.in(directory);
        clients = new NamedClients(directory, pki);
        key = TrustedGate.in(directory, "gate");
        String trusted = TrustedGate.trusted(key);
        String users = "users: [ { user: mapped, proxy_required: true }, { user: own, password: \"own secret\" } ]";
        NatsServer server = start(trusted + "authorization { " + users + " }");
        NatsServer open = start(trusted);
        NatsServer lenient = start(trusted + "no_auth_user: own\nauthorization { " + users + " }");
        String identity = key.signs() + "users { " + user("mapped", "") + "}\n";
        ConfigText config = new ConfigText()
                .upstream("nats", server.port(), identity)
                .upstream("open", open.port(), key.signs())
                .upstream("lenient", lenient.port(), key.signs())
                .listener("mapped", "nats", mapping());
        for (String upstream : List.of("nats", "open", "lenient")) {
            config.listener(upstream + "-signed", upstream, "");
        }
        gate = Gate.start(directory, config.toString());
    }

    @AfterAll
    static void stopGate() {
        gate.close();
        SERVERS.forEach(NatsServer::close);
    }

    private static NatsServer start(String config) {
        NatsServer server = NatsServer.start(config);
        SERVERS.add(server);
        return server;
    }

    private static String mapping() {
        return pki.tls("verify_and_map = true\n" + key("ca_file", clients.ca()));
    }

    private static SSLContext context(String version) throws IOException {
        return clients.client(version, "/CN=any", "dns:mapped");
    }

    /** A client without TLS, whose CONNECT is signed. */
    private static RawClient signed() throws IOException {
        return Wire.plain(gate.port("nats-signed"));
    }

    // --- INFO

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theInfoThatAnswersConnectIsEditedLikeTheFirst(String version) throws IOException {
        try (RawClient client = Wire.infoFirst(gate.port("mapped"), context(version))) {
            client.send("CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n");
            assertEquals("PONG\r\n", client.readLine());
            String info = client.readLine();
            assertTrue(info.startsWith("INFO {") && info.contains("\"connect_info\":true"), info);
            assertTrue(info.contains("\"tls_required\":true") && info.contains("\"tls_verify\":true"), info);
            assertTrue(info.contains("\"remote_account\":\"$G\""), info);
            assertTrue(info.contains("\"port\":" + gate.port("mapped") + ","), info);
            assertFalse(info.contains(Integer.toString(SERVERS.getFirst().port())), info);
            assertFalse(info.contains("\"nonce\""), info);
        }
    }

    @Test
    void underProtocolZeroNoInfoAnswersConnect() throws IOException {
        try (RawClient client = signed()) {
            client.send(Wire.connect(OWN) + "PING\r\nPING\r\n");
            assertEquals("PONG\r\n", client.readLine());
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    @Test
    void anInfoThatComesLaterIsEditedToo() throws IOException {
        try (NatsServer leaving = NatsServer.start(TrustedGate.trusted(key));
                Gate other = Gate.start(
                        directory,
                        new ConfigText()
                                .upstream("nats", leaving.port(), key.signs() + "users { " + user("mapped", "") + "}")
                                .listener("clients", "nats", mapping())
                                .toString());
                RawClient client = Wire.infoFirst(other.port(), context("TLSv1.3"))) {
            client.connectAndPing();
            client.readLine(); // the answer to CONNECT
            leaving.signal("USR2");
            String info = client.readLine();
            assertTrue(info.startsWith("INFO {") && info.contains("\"ldm\":true"), info);
            assertTrue(info.contains("\"tls_required\":true"), info);
            assertTrue(info.contains("\"port\":" + other.port() + ","), info);
            assertFalse(info.contains(Integer.toString(leaving.port())), info);
        }
    }

    @Test
    void authRequiredAndTheNonceAreTheUpstreams() throws IOException {
        try (RawClient strict = RawClient.connect(gate.port("nats-signed"));
                RawClient lenient = RawClient.connect(gate.port("lenient-signed"));
                RawClient open = RawClient.connect(gate.port("open-signed"))) {
            String info = strict.readLine();
            assertTrue(info.contains("\"auth_required\":true") && info.contains("\"nonce\":\""), info);
            info = lenient.readLine();
            assertTrue(!info.contains("\"auth_required\"") && info.contains("\"nonce\":\""), info);
            info = open.readLine();
            assertTrue(!info.contains("\"auth_required\"") && info.contains("\"nonce\":\""), info);
        }
    }

    @Test
    void whoLogsInAsNobodyIsTheUserForThose() throws IOException {
        assertEquals("own", Wire.userInClear(gate.port("lenient-signed"), ""));
    }

    // --- CONNECT

    @Test
    void aVerboseClientIsToldOk() throws IOException {
        try (RawClient client = signed()) {
            client.send("CONNECT {" + OWN + ",\"verbose\":true,\"protocol\":0}\r\nSUB a 1\r\nPING\r\n");
            assertEquals("+OK\r\n", client.readLine());
            assertEquals("+OK\r\n", client.readLine());
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    @Test
    void withoutEchoNothingComesBack() throws IOException {
        try (RawClient client = signed()) {
            client.send("CONNECT {" + OWN + ",\"verbose\":false,\"protocol\":1,\"echo\":false}\r\n"
                    + "SUB own 1\r\nPUB own 1\r\nx\r\nPING\r\n");
            assertEquals("", Wire.readTo(client, "PONG\r\n"));
        }
    }

    @Test
    void pingMayComeBeforeConnect() throws IOException {
        try (RawClient client = Wire.plain(gate.port("open-signed"))) {
            client.send("PING\r\n");
            assertEquals("PONG\r\n", client.readLine());
            client.send(Wire.connect("") + "PING\r\n");
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    @Test
    void aPingBeforeConnectThatNatsServerRefusesIsRefusedByIt() throws IOException {
        try (RawClient direct = Wire.plain(SERVERS.getFirst().port());
                RawClient client = signed()) {
            direct.send("PING\r\n");
            client.send("PING\r\n");
            assertEquals(direct.readLine(), client.readLine());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUB a 1\r\nx\r\n",
                "SUB a 1\r\n",
                "PING\r\nHPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n",
                "PONG\r\nUNSUB 1\r\n"
            })
    void nothingButPingMayComeBeforeConnect(String early) throws IOException {
        int before = gate.closed(CloseReason.CONNECT_MISSING);
        try (RawClient client = Wire.plain(gate.port("open-signed"))) {
            client.send(early + Wire.connect(""));
            assertTrue(new String(client.readToEnd(), StandardCharsets.US_ASCII).endsWith(Wire.VIOLATION + "\r\n"));
        }
        Wire.awaitClosed(gate, CloseReason.CONNECT_MISSING, before + 1);
    }

    @Test
    void whatComesBeforeConnectReachesNobody() throws IOException {
        try (RawClient watcher = Wire.plain(gate.port("open-signed"));
                RawClient client = Wire.plain(gate.port("open-signed"))) {
            watcher.send(Wire.connect("") + "SUB early 1\r\nPING\r\n");
            Wire.readTo(watcher, "PONG\r\n");
            client.send("PUB early 1\r\nx\r\n");
            assertEquals(Wire.VIOLATION + "\r\n", client.readLine());
            assertEquals(-1, client.readByte());
            watcher.send("PING\r\n");
            assertEquals("", Wire.readTo(watcher, "PONG\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5_000})
    void aSecondConnectIsRefusedThoughItIsTheSame(int messages) throws IOException {
        int before = gate.closed(CloseReason.CONNECT_REPEATED);
        try (RawClient client = signed()) {
            client.send(Wire.connect(OWN) + "PUB a 3\r\nabc\r\n".repeat(messages) + Wire.connect(OWN) + "PING\r\n");
            assertEquals(Wire.VIOLATION + "\r\n", client.readLine());
            assertEquals(-1, client.readByte());
        }
        Wire.awaitClosed(gate, CloseReason.CONNECT_REPEATED, before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"connect {}\r\n", "CONNECT{}\r\n", "CONNECT\t{}\r\n", " CONNECT {}\r\n", "\r\nCONNECT {}\r\n"})
    void aSecondConnectInAnotherSpellingIsRefused(String second) throws IOException {
        try (RawClient client = signed()) {
            client.send(Wire.connect(OWN) + second + "PING\r\n");
            assertTrue(client.readLine().startsWith("-ERR"));
            assertEquals(-1, client.readByte());
        }
    }

    @Test
    void aConnectInAPayloadIsPayload() throws IOException {
        String payload = "\r\n" + Wire.connect("\"user\":\"mapped\"") + "PING\r\n";
        String op = payload.length() + "\r\n" + payload + "\r\n";
        try (RawClient client = signed()) {
            client.send(Wire.connect(OWN) + "SUB a 1\r\nPUB a " + op + "PING\r\n");
            assertEquals("MSG a 1 " + payload.length() + "\r\n", client.readLine());
            assertEquals(payload + "\r\n", text(client.read(payload.length() + 2)));
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
