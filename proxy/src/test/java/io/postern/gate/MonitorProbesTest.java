package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.JsonTree;
import io.postern.testing.NatsServer;
import io.postern.testing.Pages;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What orchestrators are told. */
class MonitorProbesTest {
    private static final String CONFIG = """
        monitor { listen = "127.0.0.1:%d" }
        lame_duck_grace_period = 1h
        listeners { clients { listen = "127.0.0.1:-1" } }
        upstreams { nats { servers = ["127.0.0.1:%d"], health_interval = 100ms, retry_backoff = 200ms } }
        """;

    @TempDir
    Path directory;

    @Test
    void aGateWithoutItsUpstreamHasStartedAndLivesAndIsNotReady() throws Exception {
        int port = freePort();
        try (Gate gate = Gate.start(directory, CONFIG.formatted(-1, port))) {
            Pages pages = gate.pages();
            Await.until(
                    () -> status(pages, "/readyz") == 503,
                    () -> pages.get("/readyz").body());
            assertEquals("no server of upstream nats is up", error(pages, "/readyz"));
            assertEquals(503, status(pages, "/healthz"));
            assertEquals(503, status(pages, "/healthz?js-server-only=true"));
            assertEquals(200, status(pages, "/healthz?js-enabled-only=true"));
            assertEquals(200, status(pages, "/startupz"));
            assertEquals(200, status(pages, "/livez"));
            assertEquals(0, pages.meter(up(port)));
            try (NatsServer _ = NatsServer.start("", port)) {
                Await.until(
                        () -> status(pages, "/readyz") == 200,
                        () -> pages.get("/readyz").body());
                assertEquals(1, pages.meter(up(port)));
                assertTrue(pages.text("/upstreamz").contains("\"state\": \"up\""), () -> pages.text("/upstreamz"));
            }
        }
    }

    private static String up(int port) {
        return "postern_upstream_up{server=\"127.0.0.1:" + port + "\",upstream=\"nats\"}";
    }

    @Test
    void aGateInLameDuckModeIsNotReadyAndLives() throws Exception {
        try (NatsServer server = NatsServer.start();
                Gate gate = Gate.start(directory, CONFIG.formatted(-1, server.port()))) {
            Pages pages = gate.pages();
            Await.until(
                    () -> status(pages, "/readyz") == 200,
                    () -> pages.get("/readyz").body());
            Thread leaving = Thread.ofPlatform().start(() -> gate.postern().lameDuck());
            Await.until(
                    () -> status(pages, "/readyz") == 503,
                    () -> pages.get("/readyz").body());
            assertEquals("in lame duck mode", error(pages, "/readyz"));
            assertEquals(200, status(pages, "/livez"));
            assertEquals(200, status(pages, "/startupz"));
            assertEquals(1, pages.meter("postern_draining"));
            leaving.interrupt();
            leaving.join(Duration.ofSeconds(20));
        }
    }

    @Test
    void aGateThatCanNotHaveItsMonitorDoesNotStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String config = CONFIG.formatted(taken.getLocalPort(), 4222);
            Throwable failure = assertThrows(Exception.class, () -> Gate.start(directory, config));
            assertTrue(failure.getMessage().contains("monitor: can't listen on 127.0.0.1:"), failure::toString);
        }
    }

    private static int status(Pages pages, String path) {
        return pages.get(path).statusCode();
    }

    private static Object error(Pages pages, String path) {
        return JsonTree.object(pages.get(path).body()).get("error");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
