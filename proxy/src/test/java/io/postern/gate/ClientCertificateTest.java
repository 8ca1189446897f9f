package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static io.postern.gate.ConfigText.quoted;
import static io.postern.gate.ConfigText.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nats-server's own tests say of {@code verify} and {@code verify_and_map} (test/tls_test.go TestTLSClientCertificate…,
 * TestTLSClientAuthWithRDNSequence…, TestTLSClientSVIDAuth; server/auth_test.go TestAuthCertMapped…), through the gate: the
 * users of the nats-server behind it have no certificates, and some no secret at all.
 */
class ClientCertificateTest {
    private static final String ANN = "/CN=example.com/OU=NATS.io";
    private static final String BEN = "/CN=example.com/OU=CNCF";

    /** A line of the mapper's table: a certificate, the users, and which of them it becomes. */
    record Row(String name, String subject, String sans, List<String> users, String expected) {
        /** Such as {@code user="a" mapped_by=dns}; nothing of nobody. */
        String logged() {
            int space = expected.lastIndexOf(' ');
            String field = expected.substring(space + 1).toLowerCase(Locale.ROOT);
            return isNobody() ? "" : " user=\"" + expected.substring(0, space) + "\" mapped_by=" + field;
        }

        String told() {
            return isNobody() ? Wire.VIOLATION : expected.substring(0, expected.lastIndexOf(' '));
        }

        boolean isNobody() {
            return expected.equals("nobody");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    static Path directory;

    static NamedClients clients;
    static Pki pki;
    static final List<NatsServer> SERVERS = new ArrayList<>();
    static Gate gate;

    @BeforeAll
    static void startGate() throws IOException {
        pki = Pki.withBadSet(directory);
        clients = new NamedClients(directory, pki);
        TrustedGate key = TrustedGate.in(directory, "gate");
        NatsServer table = start(TrustedGate.trusted(key) + tableUsers());
        NatsServer server = start(TrustedGate.trusted(key) + """
            authorization { users: [
              { user: "CN=example.com,OU=NATS.io", proxy_required: true, permissions: {
                  publish: ["public", "$SYS.REQ.USER.INFO"], subscribe: ["public", "_INBOX.>"] } }
              { user: "CN=example.com,OU=CNCF", password: "known to the gate" }
              { user: "passwordless" }
              { user: "socket.example", proxy_required: true, allowed_connection_types: ["WEBSOCKET"] }
              { user: "plain.example", proxy_required: true, allowed_connection_types: ["STANDARD"] }
              { user: "own", password: "own secret" }
            ] }
            """);
        ConfigText config = new ConfigText()
                .upstream(
                        "signed",
                        server.port(),
                        key.signs() + "users {\n"
                                + user("CN=example.com,OU=NATS.io", "")
                                + user("CN=example.com,OU=CNCF", "password = \"known to the gate\"")
                                + user("passwordless", "") + user("socket.example", "") + user("plain.example", "")
                                + "}\n")
                .listener("verified", "signed", pki.tls("verify = true\n" + key("ca_file", clients.ca())))
                .listener("rootless", "signed", pki.tls("verify = true"))
                .listener("mapped", "signed", mapping())
                .listener(
                        "mapped_tls_first",
                        "signed",
                        pki.tls("verify_and_map = true, handshake_first = true\n" + key("ca_file", clients.ca())))
                .listener("optional", "signed", pki.tls("verify = optional\n" + key("ca_file", clients.ca())))
                .listener("shadow", "signed", mapping() + "access { shadow = true }\n")
                .listener("unmapped", "signed", pki.tls(""))
                .listener("clear", "signed", "");
        List<List<String>> tables = rows().map(Row::users).distinct().toList();
        for (List<String> users : tables) {
            StringBuilder block = new StringBuilder(key.signs() + "users {\n");
            users.forEach(user -> block.append(user(user, "")));
            config.upstream(name(users), table.port(), block + "}\n").listener(name(users), name(users), mapping());
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

    private static String tableUsers() throws IOException {
        Set<String> users = new LinkedHashSet<>();
        rows().forEach(row -> users.addAll(row.users()));
        StringBuilder config = new StringBuilder("authorization { users: [\n");
        users.forEach(user -> config.append("{ user: " + quoted(user) + ", proxy_required: true }\n"));
        return config.append("] }\n").toString();
    }

    private static String name(List<String> users) {
        return "table-" + Integer.toHexString(users.hashCode());
    }

    /** The part of the mapper's table that is nats-server's own tests. */
    static Stream<Row> rows() throws IOException {
        try (InputStream table = ClientCertificateTest.class.getResourceAsStream("/io/postern/identity/mapping.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .takeWhile(line -> !line.startsWith("# The order of fields"))
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.replace("`", "").split(" \\| ", -1))
                    .map(row -> new Row(row[0], row[1], row[2], Arrays.asList(row[3].split(" ; ", -1)), row[5]));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aCertificateBecomesTheUserThatItIsInNatsServersTests(Row row) throws IOException {
        int port = gate.port(name(row.users()));
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            SSLContext context = clients.client(version, row.subject(), row.sans());
            try (SessionLines lines = new SessionLines()) {
                assertEquals(row.told(), Wire.userBehindTls(port, context, ""), "full, " + version);
                assertEquals(row.told(), Wire.userBehindTls(port, context, ""), "resumed, " + version);
                lines.await(
                        2, "closed", "reason=" + (row.isNobody() ? "no_mapped_user" : "client_closed"), row.logged());
                lines.await(1, "opened", "tls=" + version.substring(4), "resumed=false", row.logged());
                lines.await(1, "opened", "tls=" + version.substring(4), "resumed=true", row.logged());
            }
        }
    }

    @Test
    void theTableHasTheSequencesOfRdns() throws IOException {
        assertTrue(rows().count() >= 30, () -> "rows are missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void verifyLetsInWithACertificateAndNotWithout(String version) throws IOException {
        SSLContext context = clients.client(version, "/CN=anyone", "");
        for (String handshake : List.of("full", "resumed")) {
            assertEquals(
                    "own",
                    Wire.userBehindTls(gate.port("verified"), context, "\"user\":\"own\",\"pass\":\"own secret\""),
                    handshake);
        }
        Wire.assertRefused(gate, "verified", pki.client(version), CloseReason.CERTIFICATE_MISSING);
    }

    @ParameterizedTest
    @CsvSource({"verified, true", "mapped, true", "optional, false", "shadow, false", "unmapped, false", "clear, false"
    })
    void infoSaysWhetherEveryClientHasToShowACertificate(String listener, boolean told) throws IOException {
        try (RawClient client = RawClient.connect(gate.port(listener))) {
            assertEquals(told, client.readLine().contains("\"tls_verify\":true"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void verifyWithoutCaFileRefusesAPrivatelyIssuedCertificate(String version) throws IOException {
        SSLContext context = clients.client(version, "/CN=anyone", "dns:localhost");
        Wire.assertRefused(gate, "rootless", context, CloseReason.UNKNOWN_CA);
        Wire.assertRefused(gate, "rootless", pki.client(version), CloseReason.CERTIFICATE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCertificateOfAnotherCaIsNobodys(String version) {
        Wire.assertRefused(gate, "mapped", pki.client(version, "bad/unknown-ca"), CloseReason.UNKNOWN_CA);
        Wire.assertRefused(gate, "mapped", pki.client(version), CloseReason.CERTIFICATE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theSubjectSelectsTheUserAndItsPermissions(String version) throws IOException {
        String greet = "SUB public 1\r\nPUB public 2\r\nhi\r\nPUB private 2\r\nhi\r\nPING\r\n";
        try (RawClient ann = Wire.infoFirst(gate.port("mapped"), clients.client(version, ANN, ""));
                RawClient ben = Wire.infoFirst(gate.port("mapped"), clients.client(version, BEN, ""))) {
            ann.send(Wire.connect("") + greet);
            assertEquals(
                    "MSG public 1 2\r\nhi\r\n-ERR 'Permissions Violation for Publish to \"private\"'\r\n",
                    Wire.readTo(ann, "PONG\r\n"));
            ben.send(Wire.connect("") + greet);
            assertEquals("MSG public 1 2\r\nhi\r\n", Wire.readTo(ben, "PONG\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theSameHoldsWhereTlsComesFirst(String version) throws IOException {
        int port = gate.port("mapped_tls_first");
        SSLContext context = clients.client(version, ANN, "");
        for (String handshake : List.of("full", "resumed")) {
            try (RawClient client = Wire.tlsFirst(port, context)) {
                assertEquals("CN=example.com,OU=NATS.io", Wire.user(client, ""), handshake);
            }
        }
        int before = gate.closed(CloseReason.CERTIFICATE_MISSING);
        assertThrows(IOException.class, () -> Wire.tlsFirst(port, pki.client(version)));
        Wire.awaitClosed(gate, CloseReason.CERTIFICATE_MISSING, before + 1);
    }

    @Test
    void aPasswordThatTheUserHasIsPutIn() throws IOException {
        assertEquals("CN=example.com,OU=CNCF", mapped(BEN, "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\":\"own\",\"pass\":\"own secret\"",
                "\"user\":\"CN=example.com,OU=CNCF\",\"pass\":\"known to the gate\"",
                "\"user\":\"passwordless\"",
                "\"pass\":\"wrong\"",
                "\"auth_token\":\"own secret\"",
                "\"nkey\":\"UAB2CB576PHBBPQ5ODORRZ2LYCMWPZGWGCN2KDK7DXOIMZASKUY3RLKK\",\"sig\":\"x\"",
                "\"jwt\":\"e30.e30.x\",\"account\":\"other\",\"new_account\":true"
            })
    void whatTheClientSaysOfItselfCountsForNothingWhereItsCertificateIsMapped(String said) throws IOException {
        assertEquals("CN=example.com,OU=NATS.io", mapped(ANN, "", said));
    }

    @ParameterizedTest
    @CsvSource({"plain.example, plain.example", "socket.example, -ERR 'Authorization Violation'"})
    void behindTheGateTheTypeOfAConnectionIsStandard(String name, String becomes) throws IOException {
        assertEquals(becomes.strip(), mapped("", "dns:" + name, "").strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\":\"CN=example.com,OU=NATS.io\"",
                "\"user\":\"CN=example.com,OU=NATS.io\",\"pass\":\"\"",
                "\"user\":\"CN=example.com,OU=NATS.io\",\"pass\":null",
                "\"pass\":\"\",\"user\":\"passwordless\",\"auth_token\":\"x\"",
                "\"user\":\"plain.example\",\"nkey\":\"x\",\"sig\":\"x\",\"jwt\":\"x\""
            })
    void aMappedUserIsNotToBeHadByAnEmptyPasswordThroughAnotherListener(String said) throws IOException {
        int before = gate.closed(CloseReason.CONNECT_UNPROVEN);
        assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port("unmapped"), pki.client(), said));
        assertEquals(Wire.VIOLATION, Wire.userInClear(gate.port("clear"), said));
        SSLContext certified = clients.client("TLS", ANN, "");
        assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port("verified"), certified, said));
        Wire.awaitClosed(gate, CloseReason.CONNECT_UNPROVEN, before + 3);
    }

    @Test
    void aMappedUserIsNotToBeHadByAnyPasswordThroughAnotherListener() throws IOException {
        String said = "\"user\":\"CN=example.com,OU=NATS.io\",\"pass\":\"any\"";
        assertEquals(Wire.VIOLATION, Wire.userBehindTls(gate.port("unmapped"), pki.client(), said));
    }

    @Test
    void whoHasAPasswordLogsInThroughEveryListenerThatDoesNotMap() throws IOException {
        String said = "\"user\":\"own\",\"pass\":\"own secret\"";
        assertEquals("own", Wire.userInClear(gate.port("clear"), said));
        assertEquals("own", Wire.userBehindTls(gate.port("unmapped"), pki.client(), said));
        assertEquals("own", Wire.userBehindTls(gate.port("verified"), clients.client("TLS", ANN, ""), said));
    }

    private static String mapped(String subject, String sans, String said) throws IOException {
        return Wire.userBehindTls(gate.port("mapped"), clients.client("TLS", subject, sans), said);
    }
}
