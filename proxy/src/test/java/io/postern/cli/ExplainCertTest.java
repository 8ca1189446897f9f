package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.ClientIdentity;
import io.postern.testing.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain-cert} as a process, against a configuration with a listener of each kind. */
class ExplainCertTest {
    private static final String ALICE = "certs/client-alice@example.com.pem";

    @TempDir
    static Path directory;

    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void configure() throws IOException {
        Pki pki = Pki.withBadSet(directory.resolve("certs"), new ClientIdentity.Email("alice@example.com"));
        Files.writeString(directory.resolve("postern.conf"), """
            listeners {
              plain { listen = "127.0.0.1:4221" }
              open { listen = "127.0.0.1:4222", %s }
              verified { listen = "127.0.0.1:4223", %s }
              pinned { listen = "127.0.0.1:4224", %s }
            }
            upstreams.nats {
              servers = ["127.0.0.1:4220"]
              users { "alice@example.com" { password = sesame } }
            }
            """.formatted(
                pki.tls(""),
                pki.tls("ca_file = \"certs/ca.pem\", verify_and_map = true"),
                pki.tls("ca_file = \"certs/ca.pem\", verify = true, pinned_certs = [\"" + "0".repeat(64) + "\"]")));
    }

    @Test
    void theTextHasTheVerdictOfEachListenerInItsOrder() {
        Result result = run("explain-cert", ALICE, "-c", "postern.conf");
        assertEquals(0, result.status(), result.err());
        assertEquals("", result.err());
        assertEquals(
                List.of(
                        "not asked for: this listener has no TLS",
                        "not asked for: verify is false",
                        "ACCEPTED",
                        "REFUSED not_pinned (alert bad_certificate)"),
                result.out()
                        .lines()
                        .filter(line -> line.startsWith("  verdict "))
                        .map(line -> line.strip().replaceFirst("verdict +", "").replaceFirst("\\).*", ")"))
                        .toList());
        assertTrue(
                result.out().contains("upstream             as user \"alice@example.com\", by its password\n"),
                result.out());
    }

    @Test
    void theJsonIsOneObjectWithStableNames() {
        Result result = run("explain-cert", "--json", "-c", "postern.conf", ALICE);
        assertEquals(0, result.status(), result.err());
        String json = result.out();
        assertEquals(1, json.lines().count());
        for (String part : List.of(
                "{\"certificate\":{\"file\":\"" + ALICE + "\",\"chain\":1,\"subject\":",
                "\"names\":{\"email\":[\"alice@example.com\"],\"dns\":[],\"uri\":[],\"ip\":[]}},\"listeners\":[{",
                "{\"name\":\"plain\",\"listen\":\"127.0.0.1:4221\",\"verdict\":\"no_tls\",\"maps\":false,"
                        + "\"upstream\":{\"name\":\"nats\",\"as\":\"own\"}}",
                "\"verdict\":\"accepted\",\"warnings\":[],\"rules\":[{\"rule\":\"verify\",\"outcome\":\"passed\"},",
                "\"maps\":true,\"user\":{\"name\":\"alice@example.com\",\"field\":\"email\"},"
                        + "\"upstream\":{\"name\":\"nats\",\"as\":\"password\",\"user\":\"alice@example.com\"}}",
                "\"verdict\":\"refused\",\"reason\":\"not_pinned\",\"alert\":\"bad_certificate\",\"detail\":\"",
                "\"upstream\":{\"name\":\"nats\",\"as\":\"kept_out\"}}]}\n")) {
            assertTrue(json.contains(part), () -> part + " is not in " + json);
        }
    }

    @Test
    void aRefusedCertificateCouldBeExplained() {
        Result result = run("explain-cert", "certs/bad/expired.pem", "-c", "postern.conf");
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().contains("REFUSED certificate_expired (alert certificate_expired)"), result.out());
    }

    @Test
    void aFileThatIsNoCertificateIsAFailureAndABadConfigurationIsUnusable() throws IOException {
        Result none = run("explain-cert", "postern.conf", "-c", "postern.conf");
        assertEquals(1, none.status());
        assertEquals("", none.out());
        assertTrue(none.err().startsWith("postern: postern.conf: no certificate (expected: "), none.err());
        Files.writeString(directory.resolve("bad.conf"), """
            listeners.clients { listen = "127.0.0.1:0", tls {
              cert_file = "certs/ca-key.pem", key_file = "certs/server-key.pem", ca_file = "postern.conf", verify = true } }
            upstreams.nats { servers = ["127.0.0.1:1"] }
            """);
        Result bad = run("explain-cert", ALICE, "-c", "bad.conf");
        assertEquals(2, bad.status());
        assertEquals(2, bad.err().lines().count(), bad.err());
        assertTrue(bad.err().lines().allMatch(line -> line.startsWith("bad.conf:2: ")), bad.err());
    }

    private static Result run(String... arguments) {
        try (Program program = Program.start(directory, Map.of(), arguments)) {
            int status = program.exitStatus();
            return new Result(status, program.out().text(), program.err().text());
        }
    }
}
