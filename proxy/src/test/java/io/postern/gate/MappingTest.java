package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static io.postern.gate.ConfigText.user;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is Postern's own about users that certificates become: {@code optional}, {@code map_field}, reloads, and the log. */
class MappingTest {
    private static final String OWN = "\"user\":\"own\",\"pass\":\"own secret\"";

    @TempDir
    static Path directory;

    static Pki pki;
    static NamedClients clients;
    static NatsServer server;

    @BeforeAll
    static void startServer() throws IOException {
        pki = Pki.withBadSet(directory);
        clients = new NamedClients(directory, pki);
        server = NatsServer.start("""
            authorization { users: [
              { user: "ann" }
              { user: "ben@example.com" }
              { user: "own", password: "own secret" }
            ] }
            """);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static String config(String verifyAndMap, String access, String... users) {
        StringBuilder block = new StringBuilder("users {\n");
        for (String user : users) {
            block.append(user(user, ""));
        }
        String tls = pki.tls("verify_and_map = " + verifyAndMap + "\n" + key("ca_file", clients.ca()));
        return new ConfigText()
                .upstream("nats", server.port(), block + "}\n")
                .listener("clients", "nats", tls + access)
                .toString();
    }

    private static SSLContext ann(String version) throws IOException {
        return clients.client(version, "/CN=any", "dns:ann");
    }

    // --- verify_and_map = optional

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void underOptionalWhoHasNoCertificateBringsCredentialsOfHisOwn(String version) throws Exception {
        try (Gate gate = Gate.start(directory, config("optional", "", "ann"))) {
            SSLContext nobody = pki.client(version);
            assertEquals("own", Wire.userBehindTls(gate.port(), nobody, OWN));
            assertEquals("own", Wire.userBehindTls(gate.port(), nobody, OWN));
            assertEquals("ann", Wire.userBehindTls(gate.port(), ann(version), OWN));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\":\"ann\"",
                "\"user\":\"ann\",\"pass\":\"\"",
                "\"user\":\"ben@example.com\",\"auth_token\":\"x\""
            })
    void underOptionalNobodyIsAMappedUserWithoutACertificate(String said) throws Exception {
        try (Gate gate = Gate.start(directory, config("optional", "", "ann"))) {
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), pki.client(), said));
            Wire.awaitClosed(gate, CloseReason.CONNECT_UNPROVEN, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void underOptionalABadCertificateIsRefusedAndNotPassedOver(String version) throws Exception {
        try (Gate gate = Gate.start(directory, config("optional", "", "ann"))) {
            Wire.assertRefused(gate, "clients", pki.client(version, "bad/unknown-ca"), CloseReason.UNKNOWN_CA);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, TLSv1.2", "true, TLSv1.3", "optional, TLSv1.2", "optional, TLSv1.3"})
    void aCertificateOfNoUserIsNobodyWhateverItSays(String verifyAndMap, String version) throws Exception {
        try (Gate gate = Gate.start(directory, config(verifyAndMap, "", "ben@example.com"))) {
            SSLContext ann = ann(version);
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, OWN));
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann, ""));
            Wire.awaitClosed(gate, CloseReason.NO_MAPPED_USER, 2);
        }
    }

    @Test
    void whoIsLetInAsAnExceptionHasNoIdentity() throws Exception {
        String access = "access { shadow = true, deny = [\"dns:ann\"] }\n";
        try (Gate gate = Gate.start(directory, config("true", access, "ann"))) {
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), ann("TLS"), "\"user\":\"ann\""));
            assertEquals("own", Wire.userBehindTls(gate.port(), ann("TLS"), OWN));
        }
    }

    // --- allow_non_tls

    @Test
    void whereEveryoneIsMappedAClientWithoutTlsIsNobodyAsInNatsServer() throws Exception {
        String tls = pki.tls("verify_and_map: true\n" + key("ca_file", clients.ca()));
        String users = "authorization { users: [ { user: own, password: \"own secret\" } ] }";
        try (NatsServer alone = NatsServer.start(tls + "allow_non_tls: true\n" + users);
                Gate gate = Gate.start(directory, config("true", "allow_non_tls = true", "ann"))) {
            assertEquals(Wire.VIOLATION, Wire.userInClear(alone.port(), OWN));
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port(), OWN));
            assertEquals("ann", Wire.userBehindTls(gate.port(), ann("TLS"), ""));
        }
    }

    @Test
    void underOptionalAClientWithoutTlsBringsCredentialsOfItsOwn() throws Exception {
        try (Gate gate = Gate.start(directory, config("optional", "allow_non_tls = true", "ann"))) {
            assertEquals("own", Wire.userInClear(gate.port(), OWN));
            assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port(), "\"user\":\"ann\""));
            assertEquals("ann", Wire.userBehindTls(gate.port(), ann("TLS"), ""));
        }
    }

    // --- access.map_field

    @ParameterizedTest
    @CsvSource({
        "any, dns:ann, ann, dns",
        "dns, dns:ann, ann, dns",
        "email, email:ben@example.com dns:ann, ben@example.com, email",
        "dns, email:ben@example.com dns:ann, ann, dns",
        "email, dns:ben@example.com, nobody, ''",
        "dns, email:ben@example.com, nobody, ''",
        "uri, dns:ann, nobody, ''",
        "dn, dns:ann, nobody, ''"
    })
    void mapFieldSaysWhichNamesMayBecomeAUser(String field, String sans, String becomes, String mappedBy)
            throws Exception {
        String access = "access { map_field = " + field + " }\n";
        String told = becomes.equals("nobody") ? Wire.VIOLATION : becomes;
        String logged = becomes.equals("nobody") ? "" : " user=\"" + becomes + "\" mapped_by=" + mappedBy;
        try (SessionLines lines = new SessionLines();
                Gate gate = Gate.start(directory, config("true", access, "ann", "ben@example.com"))) {
            assertEquals(told, Wire.userBehindTls(gate.port(), clients.client("TLS", "/CN=any", sans), ""));
            lines.await(1, "closed session=", logged + " reason=");
            assertEquals(becomes.equals("nobody") ? 0 : 2, lines.count(" user="));
        }
    }

    // --- reloads

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aReloadThatTakesTheMappedUserAwayEndsItsSessions(String version) throws Exception {
        try (Gate gate = Gate.start(directory, config("true", "", "ann", "ben@example.com"))) {
            SSLContext context = ann(version);
            try (RawClient client = Wire.infoFirst(gate.port(), context);
                    RawClient other =
                            Wire.infoFirst(gate.port(), clients.client(version, "/CN=any", "email:ben@example.com"))) {
                assertEquals("ann", Wire.user(client, ""));
                assertEquals("ben@example.com", Wire.user(other, ""));
                gate.reload(config("true", "", "ben@example.com"));
                assertEquals(Wire.VIOLATION + "\r\n", client.readLine());
                assertEquals(-1, client.readByte());
                Wire.awaitClosed(gate, CloseReason.IDENTITY_CHANGED, 1);
                other.send("PING\r\n");
                assertEquals("PONG\r\n", other.readLine());
            }
            assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port(), context, ""));
        }
    }

    @Test
    void aReloadThatMakesTheCertificateAnotherUsersEndsTheSession() throws Exception {
        SSLContext both = clients.client("TLS", "/CN=any", "email:ben@example.com dns:ann");
        try (Gate gate = Gate.start(directory, config("true", "", "ann"));
                RawClient client = Wire.infoFirst(gate.port(), both)) {
            assertEquals("ann", Wire.user(client, ""));
            gate.reload(config("true", "", "ann", "ben@example.com"));
            assertEquals(Wire.VIOLATION + "\r\n", client.readLine());
            Wire.awaitClosed(gate, CloseReason.IDENTITY_CHANGED, 1);
            assertEquals("ben@example.com", Wire.userBehindTls(gate.port(), both, ""));
        }
    }

    @Test
    void aReloadThatBeginsToMapEndsTheSessionsOfWhomItMaps() throws Exception {
        try (Gate gate = Gate.start(directory, config("false\nverify = true", "", "ann"));
                RawClient client = Wire.infoFirst(gate.port(), ann("TLS"))) {
            assertEquals("own", Wire.user(client, OWN));
            gate.reload(config("true", "", "ann"));
            assertEquals(Wire.VIOLATION + "\r\n", client.readLine());
            Wire.awaitClosed(gate, CloseReason.IDENTITY_CHANGED, 1);
        }
    }

    // --- without mapping and signing

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect {}\r\npub a 1\r\nx\r\nPINGxxxx\r\n",
                "PUB a 1\r\nx\r\n",
                "CONNECT {\"user\":\"a\",\"USER\":\"b\",\"proxy_sig\":\"x\"}\r\nCONNECT {}\r\nCONNECT\t[\r\n",
                "\0\1\2 nonsense \n\n\n"
            })
    void whereNobodyIsMappedAndNothingSignedAllIsPassedOnByteForByte(String said) throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
                    heard.complete(socket.getInputStream().readAllBytes());
                });
                Gate gate = Gate.start(
                        directory, upstream.port(), pki.tls("verify = true\n" + key("ca_file", clients.ca())));
                RawClient client = Wire.infoFirst(gate.port(), ann("TLS"))) {
            client.send(said).disconnect();
            assertEquals(said, new String(heard.get(10, TimeUnit.SECONDS), StandardCharsets.ISO_8859_1));
        }
    }
}
