package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pages;
import io.postern.testing.RawClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose words are not to be trusted, behind a load balancer, before a server whose own monitoring nobody named. */
class MonitoredStrangersTest {
    @TempDir
    Path directory;

    @Test
    void aClientBehindALoadBalancerIsShownByItsOwnAddressAndItsWordsAreEscapedAndCut() throws Exception {
        try (NatsServer server = NatsServer.start();
                Gate gate = Gate.start(directory, """
                    monitor { listen = "127.0.0.1:-1" }
                    listeners { clients { listen = "127.0.0.1:-1"
                      proxy_protocol = required, proxy_protocol_from = ["127.0.0.0/8"]
                    } }
                    upstreams { nats { servers = ["127.0.0.1:%d"] } }
                    """.formatted(server.port()));
                RawClient client = RawClient.connect(gate.port())) {
            String name = "\\\"}\\u0000\\u001b[2J</script>" + "x".repeat(2000);
            client.send("PROXY TCP4 203.0.113.9 198.51.100.2 4711 4222\r\n");
            client.readLine();
            client.send("CONNECT {\"verbose\":false,\"lang\":\"stranger\",\"name\":\"" + name + "\"}\r\nPING\r\n");
            String line = client.readLine();
            while (!line.startsWith("PONG")) {
                line = client.readLine();
            }
            Pages pages = gate.pages();
            Await.until(() -> "stranger".equals(row(pages, "").get("lang")), () -> pages.text("/connz"));
            Map<String, Object> row = row(pages, "");
            assertEquals("203.0.113.9", row.get("ip"));
            assertEquals(4711L, row.get("port"));
            assertEquals("127.0.0.1:" + client.raw().getLocalPort(), row.get("peer"));
            String shown = String.valueOf(row.get("name"));
            assertTrue(shown.startsWith("\"}\u0000\u001b[2J</script>xxx") && shown.length() <= 512, shown);
            assertTrue(pages.text("/connz").chars().noneMatch(c -> c < ' ' && c != '\n'), "not escaped");
            assertTrue(!pages.text("/metrics").contains("stranger"), "a tag from the network");
            assertEquals("plaintext", row.get("mode"));
            assertTrue(!row.containsKey("tls_version"), row::toString);
            client.disconnect();
            Await.until(() -> !pages.connections("state=closed").isEmpty(), () -> pages.text("/connz?state=all"));
            assertEquals("stranger", row(pages, "state=closed").get("lang"));
        }
    }

    private static Map<String, Object> row(Pages pages, String query) {
        return pages.connections(query).getFirst();
    }
}
