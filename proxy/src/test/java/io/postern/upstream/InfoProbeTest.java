package io.postern.upstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.BalancingConfig;
import io.postern.config.HostPort;
import io.postern.config.IdentityConfig;
import io.postern.config.UpstreamConfig;
import io.postern.testing.Await;
import io.postern.testing.NatsServer;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a probe makes of a server, and that it is not kept waiting. */
@Timeout(30)
class InfoProbeTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static String ask(int port) throws IOException {
        HostPort server = new HostPort("127.0.0.1", port);
        UpstreamConfig config = new UpstreamConfig(
                "nats", List.of(server), PATIENCE, PATIENCE, IdentityConfig.NONE, BalancingConfig.USUAL);
        return new InfoProbe(config).ask(server).serverName().orElse("");
    }

    private static String problem(int port) {
        return String.valueOf(assertThrows(IOException.class, () -> ask(port)).getMessage());
    }

    @Test
    void aNatsServerAnswersWithWhatItIs() throws IOException {
        try (NatsServer server = NatsServer.start("server_name: probed\n")) {
            assertEquals("probed", ask(server.port()));
        }
    }

    /** It would warn of every connection that ends without the header that it waits for. */
    @Test
    void aNatsServerThatWaitsForAProxyHeaderGetsOneAndDoesNotComplain() throws IOException {
        try (NatsServer server = NatsServer.start("server_name: probed\nproxy_protocol: true\ndebug: true\n")) {
            assertEquals("probed", ask(server.port()));
            server.awaitLog("Client connection closed");
            assertFalse(server.log().contains("[WRN]"), server::log);
            assertFalse(server.log().contains("[ERR]"), server::log);
        }
    }

    @Test
    void theHeaderIsThatOfNobody() throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        String info = StubUpstream.INFO.replace(",\"client_ip\":\"127.0.0.1\"", "");
        try (StubUpstream upstream = StubUpstream.start(socket -> {
            socket.getOutputStream().write(info.getBytes(StandardCharsets.US_ASCII));
            said.complete(socket.getInputStream().readAllBytes());
        })) {
            assertEquals("stub", ask(upstream.port()));
            assertArrayEquals(
                    HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000"), said.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void nothingIsSaidToOneThatWaitsForNoHeader() throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
            socket.getOutputStream().write(StubUpstream.INFO.getBytes(StandardCharsets.US_ASCII));
            said.complete(socket.getInputStream().readAllBytes());
        })) {
            ask(upstream.port());
            assertEquals(0, said.get(10, TimeUnit.SECONDS).length);
        }
    }

    @Test
    void whoTakesNoConnectionIsDown() throws IOException {
        int closed;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = unused.getLocalPort();
        }
        assertTrue(problem(closed).contains("refused"));
    }

    @Test
    void whoTakesTheConnectionAndSaysNothingIsDown() {
        try (StubUpstream upstream =
                StubUpstream.start(socket -> socket.getInputStream().read())) {
            assertEquals("no INFO within 200 ms", problem(upstream.port()));
        }
    }

    @Test
    void aByteNowAndThenDoesNotKeepItWaiting() {
        CountDownLatch over = new CountDownLatch(1);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
            byte[] slow = "INFO {\"a\":\"".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; !over.await(40, TimeUnit.MILLISECONDS); i++) {
                socket.getOutputStream().write(i < slow.length ? slow[i] : 'x');
            }
        })) {
            assertEquals("no INFO within 200 ms", problem(upstream.port()));
        } finally {
            over.countDown();
        }
    }

    @Test
    void whoEndsTheConnectionIsDown() {
        try (StubUpstream upstream = StubUpstream.start(_ -> {})) {
            assertEquals("it ended the connection before it sent INFO", problem(upstream.port()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n",
                "-ERR 'maximum connections exceeded'\r\n",
                "INFO {\"a\":\r\n",
                "INFO []\r\n",
                "I\n",
                "\n",
                "X"
            })
    void whoSaysSomethingElseIsDown(String words) {
        try (StubUpstream upstream = StubUpstream.start(socket -> {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        })) {
            assertEquals("what it says first is no INFO", problem(upstream.port()));
        }
    }

    @Test
    void whoNeverEndsItsInfoIsDown() {
        byte[] endless = ("INFO {\"x\":\"" + "y".repeat(10_000_000)).getBytes(StandardCharsets.US_ASCII);
        try (StubUpstream upstream =
                StubUpstream.start(socket -> socket.getOutputStream().write(endless))) {
            String problem = problem(upstream.port());
            // Where the machine is slow, time is over before the bytes are too many.
            assertTrue(problem.equals("what it says first is no INFO") || problem.startsWith("no INFO"), problem);
        }
    }

    @Test
    void anInterruptEndsIt() throws InterruptedException {
        try (StubUpstream upstream =
                StubUpstream.start(socket -> socket.getInputStream().read())) {
            HostPort server = new HostPort("127.0.0.1", upstream.port());
            Duration forever = Duration.ofHours(1);
            InfoProbe probe = new InfoProbe(new UpstreamConfig(
                    "nats", List.of(server), forever, forever, IdentityConfig.NONE, BalancingConfig.USUAL));
            Thread asking = Thread.ofVirtual().start(() -> assertThrows(IOException.class, () -> probe.ask(server)));
            Await.until(() -> upstream.accepted() == 1, () -> "not asked");
            asking.interrupt();
            assertTrue(asking.join(Duration.ofSeconds(10)));
        }
    }
}
