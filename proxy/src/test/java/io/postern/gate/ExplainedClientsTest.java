package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.ClientIdentity;
import io.postern.config.ConfigLoader;
import io.postern.explain.Explanation;
import io.postern.nats.Nkey;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code explain-cert} says of a certificate is what the gate does with it, before a real nats-server. */
class ExplainedClientsTest {
    @TempDir
    static Path directory;

    private static Pki pki;
    private static NatsServer server;
    private static Gate gate;

    @BeforeAll
    static void start() throws IOException {
        pki = Pki.withBadSet(
                directory.resolve("certs"),
                new ClientIdentity.Email("alice@example.com"),
                new ClientIdentity.Dns("bob.example.com"),
                new ClientIdentity.Uri("spiffe://example.com/carol"),
                new ClientIdentity.Email("nobody@example.com"));
        String gateSeed = Nkey.newUserSeed();
        String bobSeed = Nkey.newUserSeed();
        Files.writeString(directory.resolve("gate.nk"), gateSeed);
        Files.writeString(directory.resolve("bob.nk"), bobSeed);
        server = NatsServer.start("""
            proxies { trusted: [ { key: %s } ] }
            authorization { users: [
              { user: "alice@example.com", proxy_required: true }
              { nkey: %s }
              { user: "spiffe://example.com/carol", password: sesame }
            ] }
            """.formatted(
                Nkey.fromSeed(gateSeed).publicKey(), Nkey.fromSeed(bobSeed).publicKey()));
        gate = Gate.start(
                directory, """
                    listeners.clients {
                      listen = "127.0.0.1:-1"
                      %s
                      access.crl_file = "certs/bad/crl.pem"
                    }
                    upstreams.nats {
                      servers = ["127.0.0.1:%d"]
                      proxy_nkey_file = "gate.nk"
                      users {
                        "alice@example.com" {}
                        "bob.example.com" { nkey_file = "bob.nk" }
                        "spiffe://example.com/carol" { password = sesame }
                      }
                    }
                    """.formatted(pki.tls("ca_file = \"certs/ca.pem\", verify_and_map = true"), server.port()));
    }

    @AfterAll
    static void stop() {
        gate.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "client-alice@example.com, user, user",
        "client-bob.example.com, nkey, nkey",
        "client-spiffe-example.com-carol, password, user"
    })
    void whoIsToComeInComesInAsThat(String certificate, String as, String member) throws Exception {
        String explained = explain(certificate);
        assertTrue(explained.contains("\"verdict\":\"accepted\""), explained);
        String user = explained.replaceFirst(
                ".*\"as\":\"" + as + "\",\"" + member + "\":\"([^\"]*)\",\"signed_by\":\"U[A-Z2-7]{55}\".*", "$1");
        try (RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(pki.client("TLSv1.3", certificate)).connectAndPing();
            client.send("SUB _INBOX.me 1\r\nPUB $SYS.REQ.USER.INFO _INBOX.me 0\r\n\r\n");
            String line = client.readLine();
            while (!line.contains("\"account\":")) {
                line = client.readLine();
            }
            assertTrue(line.contains("\"user\":\"" + user + "\""), line + " of " + explained);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expired",
                "not-yet-valid",
                "nul-in-san",
                "wrong-usage-client",
                "unknown-ca",
                "self-signed",
                "sha1",
                "rsa-1024",
                "revoked"
            })
    void whoIsToBeRefusedIsRefusedForThatReason(String fault) throws Exception {
        String explained = explain("bad/" + fault);
        String reason = explained.replaceFirst(".*?\"verdict\":\"refused\",\"reason\":\"([a-z0-9_]+)\".*", "$1");
        assertRefused("bad/" + fault, reason, explained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-nobody@example.com", "bad/no-san"})
    void whoIsNobodyIsToldSoByConnect(String certificate) throws Exception {
        String explained = explain(certificate);
        assertTrue(explained.contains("\"as\":\"nobody\""), explained);
        assertRefused(certificate, "no_mapped_user", explained);
    }

    private static void assertRefused(String certificate, String tag, String explained) throws IOException {
        CloseReason reason = CloseReason.valueOf(tag.toUpperCase(Locale.ROOT));
        int before = gate.closed(reason);
        try (RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            assertThrows(
                    IOException.class,
                    () -> client.startTls(pki.client("TLSv1.3", certificate)).connectAndPing());
        }
        Await.until(() -> gate.closed(reason) == before + 1, () -> gate.closings() + ", but explained: " + explained);
    }

    private static String explain(String certificate) throws Exception {
        return Explanation.of(
                        directory.resolve("certs").resolve(certificate + ".pem"),
                        ConfigLoader.load(directory.resolve("postern.conf")),
                        Instant.now())
                .json();
    }
}
