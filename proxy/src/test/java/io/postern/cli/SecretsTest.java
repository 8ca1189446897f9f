package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.ClientIdentity;
import io.postern.config.LogConfig.Format;
import io.postern.nats.Nkey;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that a gate writes has a secret in it, at the most talkative level, whatever becomes of its clients. */
class SecretsTest {
    private static final String INFO =
            StubUpstream.INFO.replace("\"proto\":1", "\"proto\":1,\"nonce\":\"8Ze1oGGcGjVNKEg\"");

    @TempDir
    private Path directory;

    private Pki pki;

    /** Each secret by a name, so that no message of a test has one either. */
    private final Map<String, String> secrets = new TreeMap<>();

    /** What the upstream was told. */
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void make() throws IOException {
        pki = Pki.withBadSet(directory, identities());
        secrets.put("a password in the configuration", "correct-horse-battery");
        secrets.put("a password in a file", "staple-in-a-file");
        secrets.put("a password in the environment", "staple-in-the-environment");
        secrets.put("a token", "T0K3N-of-the-upstream");
        secrets.put("a user's seed", Nkey.newUserSeed());
        secrets.put("the gate's seed", Nkey.newUserSeed());
        secrets.put("a client's own password", "own-horse-battery");
        secrets.put("a client's token", "own-t0k3n");
        secrets.put("a client's JWT", "eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ.own");
        for (String name : List.of("server-key.pem", "client-file@example.com-key.pem")) {
            secrets.put("the key in " + name, middleOf(directory.resolve(name)));
        }
        Files.writeString(directory.resolve("file.pass"), secrets.get("a password in a file"));
        Files.writeString(directory.resolve("user.nk"), secrets.get("a user's seed"));
        Files.writeString(directory.resolve("gate.nk"), secrets.get("the gate's seed"));
    }

    private static ClientIdentity[] identities() {
        return List.of("inline", "file", "environment", "token", "seed", "nobody").stream()
                .map(name -> new ClientIdentity.Email(name + "@example.com"))
                .toArray(ClientIdentity[]::new);
    }

    /** One line of the base64, which is as long as no text of another kind. */
    private static String middleOf(Path pem) throws IOException {
        return Files.readAllLines(pem).get(1);
    }

    @ParameterizedTest
    @EnumSource
    void noSecretIsWrittenWhateverBecomesOfAClient(Format format) throws Exception {
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(INFO.getBytes(StandardCharsets.US_ASCII));
                    byte[] some = socket.getInputStream().readNBytes(1);
                    heard.add(new String(some, StandardCharsets.ISO_8859_1)
                            + new String(
                                    socket.getInputStream()
                                            .readNBytes(socket.getInputStream().available()),
                                    StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().write("PONG\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                });
                RunningGate gate = RunningGate.start(
                        directory,
                        Map.of("UPSTREAM_PASSWORD", secrets.get("a password in the environment")),
                        configuration(upstream.port(), format),
                        "-V")) {
            int port = gate.port();
            for (String name : List.of("inline", "file", "environment", "token", "seed")) {
                comeIn(port, pki.client("TLS", new ClientIdentity.Email(name + "@example.com")));
            }
            comeIn(port, pki.client());
            beRefused(port, pki.client("TLS", new ClientIdentity.Email("nobody@example.com")));
            beRefused(port, pki.client("TLS", "bad/unknown-ca"));
            beRefused(port, pki.client("TLS", "bad/expired"));
            gate.configure(configuration(upstream.port(), format) + "upstreams.nats.servers = 7\n");
            gate.program().signal("HUP");
            gate.awaitLog("reload failed");
            String commandLine = Files.readString(Path.of("/proc/" + gate.pid() + "/cmdline"));
            assertEquals(0, gate.stop());
            assertTrue(gate.lines("opened") >= 6, gate::log);
            assertTrue(gate.lines("closed") >= 9, gate::log);
            assertEquals(List.of(), found(gate.log() + gate.program().out().text() + commandLine));
            assertSecretsWereUsed();
        }
    }

    @Test
    void theOtherCommandsShowNoneEither() throws Exception {
        Files.writeString(directory.resolve("postern.conf"), configuration(1, Format.NATS));
        for (String[] call : List.of(
                new String[] {"--print-config", "-c", "postern.conf"},
                new String[] {"check", "-c", "postern.conf"},
                new String[] {"explain-cert", "client-inline@example.com.pem", "-c", "postern.conf"},
                new String[] {"explain-cert", "client-inline@example.com.pem", "-c", "postern.conf", "--json"})) {
            try (Program program = Program.start(
                    directory, Map.of("UPSTREAM_PASSWORD", secrets.get("a password in the environment")), call)) {
                assertEquals(0, program.exitStatus(), program.err().text());
                assertEquals(
                        List.of(), found(program.out().text() + program.err().text()));
            }
        }
    }

    private String configuration(int upstreamPort, Format format) {
        return """
            log { format = %s, access = on, lines_per_source = 0 }
            listeners.clients {
              listen = "127.0.0.1:-1"
              %s
            }
            upstreams.nats {
              servers = ["127.0.0.1:%d"]
              proxy_nkey_file = gate.nk
              users {
                "inline@example.com" { password = "%s" }
                "file@example.com" { password_file = file.pass }
                "environment@example.com" { password = ${UPSTREAM_PASSWORD} }
                "token@example.com" { token = "%s" }
                "seed@example.com" { nkey_file = user.nk }
              }
            }
            """.formatted(
                        format.name().toLowerCase(Locale.ROOT),
                        pki.tls("handshake_first = true, verify_and_map = optional, ca_file = \"" + pki.ca() + '"'),
                        upstreamPort,
                        secrets.get("a password in the configuration"),
                        secrets.get("a token"));
    }

    /** Brings secrets of its own, which count where the certificate gives no user. */
    private void comeIn(int port, SSLContext context) throws IOException {
        try (RawClient client = RawClient.connect(port).startTls(context)) {
            client.readLine();
            client.send(
                    "CONNECT {\"verbose\":false,\"user\":\"own\",\"pass\":\"" + secrets.get("a client's own password")
                            + "\",\"auth_token\":\"" + secrets.get("a client's token") + "\",\"jwt\":\""
                            + secrets.get("a client's JWT") + "\"}\r\nPING\r\n");
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    private void beRefused(int port, SSLContext context) throws IOException {
        try (RawClient client = RawClient.connect(port).startTls(context)) {
            client.send("CONNECT {\"user\":\"own\",\"pass\":\"" + secrets.get("a client's own password")
                    + "\"}\r\nPING\r\n");
            String said = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            assertTrue(!said.contains("PONG"), said);
        } catch (IOException refused) {
            // By an alert, or by a reset behind it.
            assertTrue(!String.valueOf(refused.getMessage()).isEmpty());
        }
    }

    /** The names of those that are in {@code text}, as they are or in base64. */
    private List<String> found(String text) {
        List<String> found = new ArrayList<>();
        secrets.forEach((name, secret) -> {
            String encoded =
                    Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            if (text.contains(secret) || text.contains(encoded.substring(0, encoded.length() - 1))) {
                found.add(name);
            }
        });
        return found;
    }

    /** Else there would have been nothing to find. */
    private void assertSecretsWereUsed() {
        assertEquals(
                List.of(
                        "a client's JWT",
                        "a client's own password",
                        "a client's token",
                        "a password in a file",
                        "a password in the configuration",
                        "a password in the environment",
                        "a token"),
                found(String.join("\n", heard)));
    }
}
