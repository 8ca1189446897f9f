package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static io.postern.gate.ConfigText.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.nats.Nkey;
import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gate as a trusted proxy of a real nats-server (ADR-55; test/client_auth_test.go TestProxyKeyVerification,
 * server/auth_test.go TestAuthProxyRequired), with and without the users that certificates become.
 */
class TrustedProxyTest {
    private static final String MONITORED = "http: \"127.0.0.1:-1\"\n";
    private static final String OWN = "\"user\":\"own\",\"pass\":\"own secret\"";
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");

    @TempDir
    static Path directory;

    static Pki pki;
    static NamedClients clients;
    static TrustedGate first;
    static TrustedGate last;
    static TrustedGate unknown;
    static Nkey nkeyUser;
    static Path nkeyFile;

    @BeforeAll
    static void makeKeys() throws IOException {
        pki = Pki.in(directory);
        clients = new NamedClients(directory, pki);
        first = TrustedGate.in(directory, "first");
        last = TrustedGate.in(directory, "last");
        unknown = TrustedGate.in(directory, "unknown");
        // Made in the same way, though it is a user's.
        nkeyFile = TrustedGate.in(directory, "user").file();
        nkeyUser = Nkey.fromSeed(Files.readString(nkeyFile));
    }

    private static Gate gate(ConfigText config) {
        return Gate.start(directory, config.toString());
    }

    /** Before one server a plaintext listener {@code signed}, and one {@code unsigned}. */
    private static Gate gate(NatsServer server, TrustedGate key) {
        return gate(new ConfigText()
                .upstream("trusting", server.port(), key.signs())
                .upstream("plain", server.port(), "")
                .listener("signed", "trusting", "")
                .listener("unsigned", "plain", ""));
    }

    private static String mapping() {
        return pki.tls("verify_and_map = true\n" + key("ca_file", clients.ca()));
    }

    private static SSLContext named(String version, String user) throws IOException {
        return clients.client(version, "/CN=any", "dns:" + user);
    }

    // --- whose signature counts

    @Test
    void anyOfTheTrustedKeysWillDoAndConnzShowsWhich() throws Exception {
        String config = MONITORED + TrustedGate.trusted(first, last)
                + "authorization { users: [ { user: own, password: \"own secret\", proxy_required: true } ] }";
        try (NatsServer server = NatsServer.start(config)) {
            Connz connz = Connz.of(server);
            for (TrustedGate key : new TrustedGate[] {first, last}) {
                try (Gate gate = gate(server, key);
                        RawClient client = Wire.plain(gate.port("signed"))) {
                    assertEquals("own", Wire.user(client, OWN));
                    connz.awaitOpen("\"proxy\": {", "\"key\": \"" + key.publicKey() + "\"");
                }
            }
        }
    }

    @Test
    void aKeyThatIsNotTrustedIsRefusedThoughTheSecretIsRight() throws Exception {
        String config = MONITORED + TrustedGate.trusted(first, last)
                + "authorization { users: [ { user: own, password: \"own secret\" } ] }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(server, unknown)) {
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port("signed"), OWN));
            Connz.of(server).awaitClosed("\"reason\": \"Proxy Not Trusted\"");
            assertEquals("own", Wire.userInClear(gate.port("unsigned"), OWN));
        }
    }

    @Test
    void whereNoKeyIsTrustedASignatureIsPassedOver() throws Exception {
        // An nkey user is why a nonce is sent.
        String config = "authorization { users: [ { user: own, password: \"own secret\" }, { nkey: "
                + nkeyUser.publicKey() + " } ] }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(server, unknown)) {
            assertEquals("own", Wire.userInClear(gate.port("signed"), OWN));
        }
    }

    @Test
    void anUpstreamWithoutANonceIsNoneToSignFor() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
                    assertEquals(-1, socket.getInputStream().read(), "nothing may be said to it");
                });
                Gate gate = gate(new ConfigText()
                        .upstream("stub", upstream.port(), first.signs())
                        .listener("clients", "stub", ""))) {
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port(), OWN));
            Wire.awaitClosed(gate, CloseReason.NONCE_MISSING, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"proxy_sig\":\"x\"",
                "\"proxy_sig\":null",
                "\"PROXY_SIG\":\"x\"",
                "\"proxy_\\u0073ig\":\"x\"",
                "\"proxy_\u017fig\":\"x\""
            })
    void aSignatureThatTheClientBringsIsRefused(String forged) throws Exception {
        try (NatsServer server = NatsServer.start(TrustedGate.trusted(first));
                Gate gate = gate(server, first);
                RawClient client = Wire.plain(gate.port("signed"))) {
            client.send(("CONNECT {" + OWN + "," + forged + "}\r\nPING\r\n").getBytes(StandardCharsets.UTF_8));
            assertEquals(Wire.VIOLATION + "\r\n", client.readLine());
            assertEquals(-1, client.readByte());
            Wire.awaitClosed(gate, CloseReason.CONNECT_FORGED, 1);
        }
    }

    @Test
    void aReloadBringsAnotherKeyAndAnotherPassword() throws Exception {
        String config = TrustedGate.trusted(first)
                + "authorization { users: [ { user: ann, password: \"new\", proxy_required: true } ] }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(mapped(server, unknown.signs(), user("ann", "password = \"new\"")))) {
            SSLContext ann = named("TLS", "ann");
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, ""));
            gate.reload(mapped(server, first.signs(), user("ann", "password = \"old\""))
                    .toString());
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, ""));
            gate.reload(mapped(server, first.signs(), user("ann", "password = \"new\""))
                    .toString());
            try (RawClient client = Wire.infoFirst(gate.port(), ann)) {
                assertEquals("ann", Wire.user(client, ""));
                // It is the same user still, so who is there stays.
                gate.reload(
                        mapped(server, "", user("ann", "password = \"new\"")).toString());
                client.send("PING\r\n");
                assertEquals("PONG\r\n", client.readLine());
                assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, ""));
            }
        }
    }

    private static ConfigText mapped(NatsServer server, String keys, String users) {
        return new ConfigText()
                .upstream("nats", server.port(), keys + "users {\n" + users + "}\n")
                .listener("clients", "nats", mapping());
    }

    // --- proxy_required, everywhere that nats-server has it

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authorization { user: own, password: \"own secret\", proxy_required: true }",
                "authorization { users: [ { user: own, password: \"own secret\", proxy_required: true } ] }",
                "accounts { A { users: [ { user: own, password: \"own secret\", proxy_required: true } ] } }"
            })
    void aUserThatNeedsAProxyComesThroughTheGateAlone(String users) throws Exception {
        try (NatsServer server = NatsServer.start(MONITORED + TrustedGate.trusted(first) + users);
                Gate gate = gate(server, first)) {
            assertEquals("own", Wire.userInClear(gate.port("signed"), OWN));
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port("unsigned"), OWN));
            assertEquals(Wire.VIOLATION, Wire.userInClear(server.port(), OWN));
            Connz.of(server).awaitClosed("\"reason\": \"Proxy Required\"");
        }
    }

    @Test
    void aTokenThatNeedsAProxyComesThroughTheGateAlone() throws Exception {
        String config = TrustedGate.trusted(first) + "authorization { token: \"the token\", proxy_required: true }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(server, first)) {
            assertLogsIn(gate.port("signed"), "\"auth_token\":\"the token\"");
            String said = "\"auth_token\":\"the token\"";
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port("unsigned"), said));
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port("signed"), "\"auth_token\":\"another\""));
        }
    }

    @Test
    void anNkeyUserThatNeedsAProxyBringsItsOwnSignatureThroughTheGate() throws Exception {
        String config = TrustedGate.trusted(first) + "authorization { users: [ { nkey: " + nkeyUser.publicKey()
                + ", proxy_required: true } ] }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(server, first)) {
            assertEquals(nkeyUser.publicKey(), userByOwnNkey(gate.port("signed")));
            assertEquals(Wire.VIOLATION, userByOwnNkey(gate.port("unsigned")));
        }
    }

    private static String userByOwnNkey(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            Matcher nonce = NONCE.matcher(client.readLine());
            assertTrue(nonce.find());
            String sig = nkeyUser.sign(nonce.group(1));
            return Wire.user(client, "\"nkey\":\"" + nkeyUser.publicKey() + "\",\"sig\":\"" + sig + "\"");
        }
    }

    // --- users that certificates become

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aUserWithNothingButANameComesThroughTheGateAlone(String version) throws Exception {
        String config = MONITORED + TrustedGate.trusted(first)
                + "authorization { users: [ { user: ann, proxy_required: true } ] }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(mapped(server, first.signs(), user("ann", "")));
                RawClient client = Wire.infoFirst(gate.port(), named(version, "ann"))) {
            assertEquals("ann", Wire.user(client, ""));
            Connz.of(server).awaitOpen("\"key\": \"" + first.publicKey() + "\"");
            assertEquals(Wire.VIOLATION, Wire.userInClear(server.port(), "\"user\":\"ann\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"password = \"ann's secret\"", "password_file = \"ann.pass\""})
    void aUserWithAPasswordNeedsBoth(String credential) throws Exception {
        Files.writeString(directory.resolve("ann.pass"), "ann's secret\n");
        String config = TrustedGate.trusted(first)
                + "authorization { users: [ { user: ann, password: \"ann's secret\", proxy_required: true } ] }";
        try (NatsServer server = NatsServer.start(config)) {
            SSLContext ann = named("TLS", "ann");
            try (Gate gate = gate(mapped(server, first.signs(), user("ann", credential)))) {
                assertEquals("ann", Wire.userBehindTls(gate.port(), ann, ""));
            }
            try (Gate gate = gate(mapped(server, "", user("ann", credential)))) {
                assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, ""));
            }
            try (Gate gate = gate(mapped(server, first.signs(), user("ann", "")))) {
                assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, ""));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anNkeyThatTheGateHoldsSignsForItsUser(boolean signing) throws Exception {
        String config = (signing ? TrustedGate.trusted(first) : "") + "authorization { users: [ { nkey: "
                + nkeyUser.publicKey() + ", proxy_required: " + signing + " } ] }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate =
                        gate(mapped(server, signing ? first.signs() : "", user("ann", key("nkey_file", nkeyFile))))) {
            assertEquals(nkeyUser.publicKey(), Wire.userBehindTls(gate.port(), named("TLS", "ann"), ""));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenThatTheGateHoldsIsPutIn(boolean signing) throws Exception {
        Path token = Files.writeString(directory.resolve("ann.token"), "the token");
        String config = (signing ? TrustedGate.trusted(first) : "")
                + "authorization { token: \"the token\", proxy_required: " + signing + " }";
        try (NatsServer server = NatsServer.start(config);
                Gate gate = gate(mapped(server, signing ? first.signs() : "", user("ann", key("token_file", token))));
                RawClient client = Wire.infoFirst(gate.port(), named("TLS", "ann"))) {
            client.send(Wire.connect("\"auth_token\":\"another\"") + "PING\r\n");
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    private static void assertLogsIn(int port, String members) throws IOException {
        try (RawClient client = Wire.plain(port)) {
            client.send(Wire.connect(members) + "PING\r\n");
            assertEquals("PONG\r\n", client.readLine());
        }
    }
}
