package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {
    @TempDir
    private Path directory;

    /** A page behind real HTTP; remembers what was asked for. */
    private static final class Site implements AutoCloseable {
        private final HttpServer server;
        private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

        Site(int status, String body) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        URI url(String path) {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', /healthz", "/healthz, /healthz", "/readyz, /readyz", "/healthz?a=b%20c, /healthz?a=b%20c"})
    void thePageThatIsNamedIsAskedFor(String path, String asked) throws IOException {
        try (Site site = new Site(200, "{\"status\":\"ok\"}\n")) {
            assertEquals(new HealthCheck.Answer(200, "{\"status\":\"ok\"}"), HealthCheck.ask(site.url(path)));
            assertEquals("GET " + asked, site.requests.remove());
        }
    }

    @Test
    void onlyTwoHundredIsWell() throws IOException {
        for (int status : new int[] {200, 204, 302, 404, 500, 503}) {
            try (Site site = new Site(status, status == 204 ? "" : "x")) {
                assertEquals(
                        status == 200, HealthCheck.ask(site.url("/healthz")).isWell());
            }
        }
    }

    @Test
    void anAnswerIsOneLineThatNoTerminalObeysAndNotLong() throws IOException {
        try (Site site = new Site(503, "a\nb\u001b[31m\u00e9" + "c".repeat(100_000))) {
            String text = HealthCheck.ask(site.url("/healthz")).text();
            assertTrue(text.startsWith("a?b?[31m?ccc"), text);
            assertTrue(text.length() < 600 && text.endsWith("…"), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "INFO {\"server_id\":\"x\"} \r\n",
                "HTTP/1.1 200 OK\r\nno end of the headers\r\n",
                "HTTP/2 200\r\n\r\n"
            })
    void whatIsNotHttpIsNoAnswer(String words) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes("GET ".length());
                    client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/healthz");
            IOException e = assertThrows(IOException.class, () -> HealthCheck.ask(url));
            assertEquals(url + ": no answer in HTTP", e.getMessage());
            answering.join(Duration.ofSeconds(30));
        }
    }

    @Test
    void whoTakesTheConnectionAndSaysNothingIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/healthz");
            long start = System.nanoTime();
            IOException e = assertThrows(IOException.class, () -> HealthCheck.ask(url));
            assertEquals(url + ": no answer within 3 s", e.getMessage());
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30);
        }
    }

    @Test
    void theProcessSaysWhatThePageSaysAndExitsAccordingly() throws IOException {
        try (Site well = new Site(200, "{\"status\":\"ok\"}")) {
            assertEquals("0 {\"status\":\"ok\"}\n", run(well.url("/healthz")));
        }
        try (Site draining = new Site(503, "{\"status\":\"unavailable\",\"error\":\"draining\"}")) {
            URI url = draining.url("/healthz");
            assertEquals(
                    "1 postern: " + url
                            + ": not well, status=503 {\"status\":\"unavailable\",\"error\":\"draining\"}\n",
                    run(url));
        }
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        URI url;
        try (Site gone = new Site(200, "")) {
            url = gone.url("/healthz");
        }
        assertEquals("1 postern: " + url + ": Connection refused\n", run(url));
    }

    private String run(URI url) {
        try (Program program = Program.start(directory, Map.of(), "health", url.toString())) {
            return program.exitStatus() + " " + program.out().text()
                    + program.err().text();
        }
    }
}
