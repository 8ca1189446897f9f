package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.postern.certs.ClientIdentity;
import io.postern.testing.Await;
import io.postern.testing.Pki;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No page shows a secret: not the gate's, and not one that a client said. */
@SuppressWarnings("try") // jnats' close() may be interrupted
class MonitorSecretsTest {
    private static final String PASSWORD = "xyzzy-gate-password";
    private static final String CLIENTS_OWN = "plugh-client-password";
    private static final ClientIdentity ALICE = new ClientIdentity.Email("alice@example.com");

    @TempDir
    Path directory;

    @Test
    void noPageShowsASecretAndTheMappedUserIsShownWhereItIsAskedFor() throws Exception {
        Pki pki = Pki.in(directory, ALICE);
        try (MonitoredGate site = new MonitoredGate(
                        directory,
                        pki,
                        "ca_file = \"%s\"\nverify_and_map = optional\n".formatted(pki.ca()),
                        "users { \"alice@example.com\" { password = \"" + PASSWORD + "\" } }");
                Connection _ = connect(site, site.pki().client("TLS", ALICE), "mapped");
                Connection _ = connect(site, site.pki().client(), "unmapped")) {
            Await.until(
                    () -> site.pages().connections("").size() == 2,
                    () -> site.pages().text("/connz"));
            List<Map<String, Object>> rows = site.pages().connections("auth=1");
            assertTrue(
                    rows.stream().anyMatch(row -> "alice@example.com".equals(row.get("authorized_user"))),
                    rows::toString);
            assertEquals(1, site.pages().connections("user=alice@example.com").size());
            assertFalse(site.pages().text("/connz").contains("alice@example.com"));
            for (String path : List.of(
                    "/",
                    "/varz",
                    "/connz?auth=1&subs=1&state=all",
                    "/connz?subs=detail",
                    "/certz",
                    "/upstreamz",
                    "/metrics",
                    "/healthz")) {
                String text = site.pages().text(path);
                for (String secret : List.of(PASSWORD, CLIENTS_OWN, "PRIVATE KEY")) {
                    assertFalse(text.contains(secret), () -> path + " shows " + secret + ":\n" + text);
                }
            }
        }
    }

    private static Connection connect(MonitoredGate site, javax.net.ssl.SSLContext tls, String name) throws Exception {
        return Nats.connect(Options.builder()
                .server(site.url())
                .sslContext(tls)
                .connectionName(name)
                .userInfo("bob", CLIENTS_OWN)
                .connectionTimeout(Duration.ofSeconds(10))
                .maxReconnects(0)
                .build());
    }
}
