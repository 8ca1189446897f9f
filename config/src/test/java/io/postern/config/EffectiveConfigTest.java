package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {
    private static final String EVERYTHING = """
        include "upstreams.conf"
        listeners {
          clients {
            listen = "127.0.0.1:4222", upstream = nats
            advertise = ["nats.example.com:4222"]
            advertise_map { "10.0.0.7:4222" = "nats-1.example.com:4222" }
            tls { cert_file = cert.pem, Key_File = "key.pem", first = auto, timeout = 0 }
          }
          "n.1" {
            listen = "127.0.0.1:4224", upstream = ${?POSTERN_TEST_IS_NOT_SET}
            tls { certs = [ { cert_file = cert.pem, key_file = key.pem } ], verify = off }
          }
        }
        """;

    @TempDir
    private Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
        folder.write("upstreams.conf", "\n" + ConfigFolder.UPSTREAM);
    }

    @Test
    void everyValueHasItsPlaceOrIsADefault() throws ConfigException {
        List<String> lines = EffectiveConfig.render(folder.write("postern.conf", EVERYTHING))
                .lines()
                .map(line -> line.replaceAll(" +# ", " # ").replace(path + "/", ""))
                .toList();

        assertEquals("listeners.clients.kind = \"client\" # default", lines.getFirst());
        for (String line : List.of(
                "listeners.clients.listen = \"127.0.0.1:4222\" # postern.conf:4",
                "listeners.clients.advertise_map = {\"10.0.0.7:4222\" = \"nats-1.example.com:4222\"} # postern.conf:6",
                "listeners.clients.tls.cert_file = \"cert.pem\" # postern.conf:7",
                "listeners.clients.tls.first = \"auto\" # postern.conf:7",
                "listeners.clients.tls.curve_preferences = [\"X25519MLKEM768\", \"X25519\", \"CurveP256\","
                        + " \"CurveP384\"] # default",
                "listeners.\"n.1\".upstream = \"nats\" # default",
                "listeners.\"n.1\".tls.certs = [{cert_file = \"cert.pem\", key_file = \"key.pem\"}] # postern.conf:11",
                "listeners.\"n.1\".tls.connection_rate_limit = 0 # default",
                "upstreams.nats.servers = \"127.0.0.1:4223\" # upstreams.conf:2",
                "tls_engine = \"auto\" # default",
                "drain_timeout = \"10s\" # default")) {
            assertTrue(lines.contains(line), () -> line + " in " + lines);
        }
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> line.contains("clients.tls.handshake_first"))
                        .toList());
        assertEquals(lines.size(), lines.stream().distinct().count());
    }

    @Test
    void whatIsPrintedIsAConfigurationThatSaysTheSame() throws ConfigException {
        String once = EffectiveConfig.render(folder.write("postern.conf", EVERYTHING));
        Path printed = folder.write("printed/again.conf", once);

        assertEquals(withoutPlaces(once), withoutPlaces(EffectiveConfig.render(printed)));
    }

    @Test
    void aSecretIsHiddenAndAFileThatHoldsOneIsNamed() throws ConfigException {
        folder.write("bob.pass", "hunter2");
        Path file = folder.write("postern.conf", ConfigFolder.UPSTREAM + ConfigFolder.LISTEN + """
            upstreams.nats {
              users {
                "alice@example.com" {}
                "CN=bob,O=Acme" { password_file = bob.pass }
                carol { password = "hunter2" }
                "a[0].b" { token = ${PATH} }
              }
              proxy_nkey_file = key.pem
            }
            """);

        String text = EffectiveConfig.render(file);

        List<String> lines = text.lines()
                .map(line -> line.replaceAll(" +# ", " # ").replace(path + "/", ""))
                .toList();
        for (String line : List.of(
                "upstreams.nats.users.\"alice@example.com\" = {} # postern.conf:5",
                "upstreams.nats.users.\"CN=bob,O=Acme\".password_file = \"bob.pass\" # postern.conf:6",
                "upstreams.nats.users.carol.password = \"<hidden>\" # postern.conf:7",
                "upstreams.nats.users.\"a[0].b\".token = \"<hidden>\" # postern.conf:8",
                "upstreams.nats.proxy_nkey_file = \"key.pem\" # postern.conf:10",
                "upstreams.nats.proxy_protocol = \"off\" # default")) {
            assertTrue(lines.contains(line), () -> line + " in " + lines);
        }
        assertFalse(text.contains("hunter2"), text);
        assertFalse(text.contains(System.getenv("PATH")), text);
        assertEquals(withoutPlaces(text), withoutPlaces(EffectiveConfig.render(folder.write("again.conf", text))));
    }

    @Test
    void aPlainValueInPlaceOfABlockIsPrintedAsTheBlock() throws ConfigException {
        String text =
                EffectiveConfig.render(folder.write("postern.conf", ConfigFolder.UPSTREAM + ConfigFolder.LISTEN + """
                    ocsp = must
                    listeners.clients.access.crl_file = [ "key.pem" ]
                    listeners.clients.tls { cert_file = cert.pem, key_file = key.pem, verify = true, OCSP_peer = true }
                    """));

        List<String> lines = text.lines()
                .map(line -> line.replaceAll(" +# ", " # ").replace(path + "/", ""))
                .toList();
        for (String line : List.of(
                "ocsp.mode = \"must\" # postern.conf:3",
                "listeners.clients.access.crl_file = [\"key.pem\"] # postern.conf:4",
                "listeners.clients.access.map_field = \"any\" # default",
                "listeners.clients.tls.OCSP_peer.verify = true # postern.conf:5",
                "listeners.clients.tls.OCSP_peer.ca_timeout = \"2s\" # default")) {
            assertTrue(lines.contains(line), () -> line + " in " + lines);
        }
        assertEquals(withoutPlaces(text), withoutPlaces(EffectiveConfig.render(folder.write("again.conf", text))));
    }

    @Test
    void aFileWithProblemsIsNotPrinted() {
        Path file = folder.write("postern.conf", "port = 4222");
        assertThrows(ConfigException.class, () -> EffectiveConfig.render(file));
    }

    private static List<String> withoutPlaces(String text) {
        return text.lines().map(line -> line.replaceAll(" +# .*", "")).sorted().toList();
    }
}
