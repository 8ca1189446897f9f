package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code postern top} as users run it, on a gate with a client. */
class TopTest {
    private static final String CONFIG = """
        monitor { listen = "127.0.0.1:%d" }
        listeners { clients { listen = "127.0.0.1:-1"
        %s
        } }
        upstreams { nats { servers = ["127.0.0.1:%d"] } }
        """;

    @TempDir
    Path directory;

    @Test
    void aPageShowsTheGateAndItsClients() throws Exception {
        Pki pki = Pki.in(directory);
        try (NatsServer server = NatsServer.start();
                Gate gate = Gate.start(directory, CONFIG.formatted(-1, pki.tls(""), server.port()));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(pki.client()).connectAndPing();
            int port = gate.pages().port();
            try (Program top = top("127.0.0.1:" + port, "--once")) {
                assertEquals(0, top.exitStatus(), top.err().text());
                assertShown(top.out().text(), client);
            }
            Path config = Files.writeString(
                    directory.resolve("another.conf"), CONFIG.formatted(port, pki.tls(""), server.port()));
            try (Program top = top("-c", config.toString(), "-n", "2")) {
                assertEquals(0, top.exitStatus(), top.err().text());
                assertEquals(2, top.out().text().split("Connections polled: 1", -1).length - 1);
            }
        }
    }

    private static void assertShown(String page, RawClient client) {
        assertTrue(page.startsWith("Postern unpackaged (uptime: "), page);
        assertTrue(page.contains("127.0.0.1:" + client.raw().getLocalPort() + " "), page);
        assertTrue(page.lines().anyMatch(line -> line.matches(".* 1\\.3 +AES_\\S+ .*info_first.*")), page);
    }

    @Test
    void whoDoesNotAnswerIsNamed() throws IOException {
        try (Program top = top("http://127.0.0.1:1", "--once")) {
            assertEquals(1, top.exitStatus());
            assertTrue(
                    top.err().text().startsWith("postern: no answer from http://127.0.0.1:1/varz: "),
                    top.err().text());
        }
    }

    @Test
    void aConfigurationWithoutAMonitorIsSaidToHaveNone() throws IOException {
        Files.writeString(directory.resolve("none.conf"), """
            listeners.clients.listen = "127.0.0.1:-1"
            upstreams.nats.servers = ["127.0.0.1:4223"]
            """);
        try (Program top = top("-c", "none.conf")) {
            assertEquals(1, top.exitStatus());
            assertEquals("postern: none.conf has no monitor\n", top.err().text());
        }
    }

    private Program top(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "top";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Program.start(directory, Map.of(), all);
    }
}
