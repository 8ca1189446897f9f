package io.postern.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pages;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody means well: each gets a 4xx or is cut off, none a 5xx, and none is in others' way. */
class MonitorHostileTest {
    @TempDir
    static Path directory;

    static StubUpstream upstream;
    static Gate gate;
    static Pages pages;

    @BeforeAll
    static void start() {
        upstream = StubUpstream.start(socket -> {
            socket.getOutputStream().write(StubUpstream.INFO.getBytes(ISO_8859_1));
            socket.getInputStream().readAllBytes();
        });
        gate = Gate.start(directory, """
            monitor { listen = "127.0.0.1:-1" }
            listeners { clients { listen = "127.0.0.1:-1" } }
            upstreams { nats { servers = ["127.0.0.1:%d"] } }
            """.formatted(upstream.port()));
        pages = gate.pages();
        Await.until(() -> isWell(), () -> pages.text("/upstreamz"));
    }

    @AfterAll
    static void stop() {
        gate.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/connz?auth=perhaps",
                "/connz?subs=7",
                "/connz?limit=many",
                "/connz?limit=0x10",
                "/connz?offset=1e9",
                "/connz?limit=99999999999999999999999",
                "/connz?cid=-1",
                "/connz?cid=abc",
                "/connz?state=ajar",
                "/connz?state=%00",
                "/connz?state=%0d%0aX-Injected:%201",
                "/connz?sort=%3Cscript%3E",
                "/connz?sort=stop",
                "/healthz?js-enabled-only=x",
                "/healthz?js-server-only=x",
                "/healthz?details=x"
            })
    void valuesThatMakeNoSenseAreRefusedInPlainText(String path) {
        HttpResponse<String> response = pages.get(path);
        assertEquals(400, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        assertTrue(response.body().chars().noneMatch(c -> c < ' '), response.body());
        assertTrue(response.headers().firstValue("X-Injected").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nowhere", "/varz/", "/varz/../connz", "//varz", "/VARZ", "/%2e%2e/varz", "/connz%00", "/jsz"})
    void whatIsNotThereIsNotFound(String path) {
        assertEquals(404, pages.get(path).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"})
    void pagesAreReadAndNothingElse(String method) {
        HttpResponse<String> response = pages.send(method, "/varz");
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD", response.headers().firstValue("Allow").orElse(""));
    }

    @Test
    void headHasTheLengthOfWhatItLeavesOut() {
        HttpResponse<String> head = pages.send("HEAD", "/healthz");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals("15", head.headers().firstValue("Content-Length").orElse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET /varz\r\n\r\n",
                "GET /varz HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET foo:bar HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /var z HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /connz?state=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /connz?state=<> HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /varz HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /varz HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "GET /varz HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "GET /varz HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
            })
    void whatIsNoRequestIsRefusedOrCutOff(String request) throws IOException {
        String status = exchange(request);
        assertTrue(
                // The last for a transfer coding that the server does not know, as RFC 9112, 6.1 has it.
                status.isEmpty() || status.matches("HTTP/1.1 (?:200|4\\d\\d|501) .*"), () -> "answered with " + status);
        assertEquals(200, pages.get("/healthz").statusCode());
    }

    @Test
    void aRequestWithoutEndIsCutOff() throws IOException {
        assertTrue(exchange("GET /connz?" + "a=b&".repeat(2_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .startsWith("HTTP/1.1 400 "));
        for (String request : List.of(
                "GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\n\r\n",
                "GET /varz HTTP/1.1\r\nX: " + "a".repeat(1_000_000) + "\r\n\r\n",
                "GET /varz HTTP/1.1\r\n" + "X: a\r\n".repeat(100_000) + "\r\n")) {
            String status = exchange(request);
            assertTrue(status.isEmpty() || status.startsWith("HTTP/1.1 4"), status);
        }
        assertEquals(200, pages.get("/healthz").statusCode());
    }

    @Test
    void whoSaysNothingIsCutOffAndInNobodysWay() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                Socket socket = connect();
                silent.add(socket);
                socket.getOutputStream().write("GET /varz HTTP/1.1\r\n".getBytes(ISO_8859_1));
            }
            assertEquals(200, pages.get("/healthz").statusCode());
            assertEquals(200, pages.get("/varz").statusCode());
            for (Socket socket : silent) {
                // Whatever it is told: the end.
                socket.getInputStream().readAllBytes();
            }
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos());
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void moreConnectionsThanAreOfUseDoNotStayAndEndNothing() throws IOException {
        List<Socket> many = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                many.add(connect());
            }
        } finally {
            for (Socket socket : many) {
                socket.close();
            }
        }
        Await.until(() -> isWell(), () -> "the monitor does not answer any more");
    }

    private static boolean isWell() {
        try {
            return pages.get("/healthz").statusCode() == 200;
        } catch (java.io.UncheckedIOException refused) {
            return false;
        }
    }

    /** The status line of what is answered, empty where there is none. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (java.net.SocketException reset) {
                return "";
            }
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), pages.port());
        socket.setSoTimeout(20_000);
        return socket;
    }
}
