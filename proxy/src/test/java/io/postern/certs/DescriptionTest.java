package io.postern.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final Path FOLDER = Path.of("/certs");
    private static final String PIN = "0123456789abcdef".repeat(4);

    private static final String EXPECTED = """
        Development certificates in /certs: for tests, never for production.

        CA  ca.pem  ca-key.pem
          expires  2027-01-02T03:04:05Z
          pin      %1$s
          subject  CN=ca
          origin   was there, reused

        server  server.pem  server-key.pem
          also     server/tls.crt  server/tls.key  server/ca.crt
          names    localhost  ::1
          expires  2027-01-02T03:04:05Z
          pin      %1$s

        client  client-x.pem  client-x-key.pem
          also     client-x/tls.crt  client-x/tls.key  client-x/ca.crt
          expires  2027-01-02T03:04:05Z
          pin      %1$s
          user:    "CN=a\\\\, \\"b\\""
          or else  "CN=other"

        BAD  bad/nul-in-san.pem  bad/nul-in-san-key.pem
          names    localhost\\x00.x
          expires  2027-01-02T03:04:05Z
          pin      %1$s
          fault    a NUL

        postern.conf:
          listeners.clients {
            listen = "127.0.0.1:4222"
            tls { cert_file = "/certs/server.pem", key_file = "/certs/server-key.pem" }
          }
          upstreams.nats.servers = ["127.0.0.1:4223"]

        nats-server with verify_and_map of its own, the users that the client certificates map to
        (behind the gate anyone could claim them: give them passwords, or make an --nkey):
          authorization { users = [
            { user: "CN=a\\\\, \\"b\\"" }
          ] }

        a client:
          nats --server tls://localhost:4222 --tlsca "/certs/ca.pem" --tlscert "/certs/client-x.pem" \
        --tlskey "/certs/client-x-key.pem" publish hello world
        """;

    @Test
    void saysWhatIsWhereAndWhomItMakes() {
        assertEquals(EXPECTED.replace("%1$s", PIN), result(new ProxyNkey.None()).describe());
    }

    @Test
    void withAnNkeyBothConfigurationsTrustTheGateAndMapByItAlone() {
        String text =
                result(new ProxyNkey.InFile(FOLDER.resolve("gate.nk"), "UAB")).describe();
        for (String part : List.of(
                "\nnkey  gate.nk\n  public   UAB\n",
                ", verify_and_map = true }\n",
                "    proxy_nkey_file = \"" + FOLDER.resolve("gate.nk") + "\"\n",
                "    users {\n      \"CN=a\\\\, \\\"b\\\"\" {}\n    }\n",
                "  proxies { trusted = [ { key: \"UAB\" } ] }\n",
                "    { user: \"CN=a\\\\, \\\"b\\\"\", proxy_required: true }\n")) {
            assertTrue(text.contains(part), () -> part + " is not in " + text);
        }
    }

    private static CertificateFacts facts(String subject, String... names) {
        return new CertificateFacts(subject, List.of(names), Instant.parse("2027-01-02T03:04:05Z"), PIN);
    }

    private static DevCertsResult result(ProxyNkey nkey) {
        return new DevCertsResult(
                FOLDER,
                new MadeCertificate.Ca(
                        CertificateFiles.plain(FOLDER, "ca"), facts("CN=ca"), MadeCertificate.Ca.Origin.REUSED),
                new MadeCertificate.Server(
                        CertificateFiles.withSecret(FOLDER, "server"), facts("CN=s", "localhost", "::1")),
                List.of(new MadeCertificate.Client(
                        CertificateFiles.withSecret(FOLDER, "client-x"),
                        facts("CN=a\\, \"b\""),
                        List.of("CN=a\\, \"b\"", "CN=other"))),
                List.of(new MadeCertificate.Bad(
                        CertificateFiles.plain(FOLDER.resolve("bad"), "nul-in-san"),
                        facts("CN=b", "localhost\0.x"),
                        "a NUL")),
                nkey);
    }
}
