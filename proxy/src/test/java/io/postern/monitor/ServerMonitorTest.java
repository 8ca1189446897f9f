package io.postern.monitor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.monitor.ServerMonitor.Detail;
import io.postern.testing.StubUpstream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Upstreams' monitoring that is not what it should be: a page never waits long for it, and never fails because of it. */
class ServerMonitorTest {
    private static final String ANSWER = "{\"server_id\": \"NX\", \"connections\": [{\"cid\": 3, \"lang\": \"go\"}]}";

    @Test
    void anAnswerIsKeptForAMomentForEachDetail() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (StubUpstream stub = serving(asked, ok(ANSWER))) {
            ServerMonitor monitor = monitor(stub);
            assertEquals(Map.of(3L, "go"), languages(monitor.connections(Detail.CONNECTIONS)));
            assertEquals(Map.of(3L, "go"), languages(monitor.connections(Detail.CONNECTIONS)));
            assertEquals("NX", monitor.connections(Detail.SUBSCRIPTIONS).serverId());
            assertEquals(2, asked.size(), asked::toString);
            assertTrue(asked.remove().startsWith("GET /base/connz?auth=1&limit=65536 "));
            assertTrue(asked.remove().startsWith("GET /base/connz?auth=1&limit=65536&subs=1 "));
        }
    }

    @Test
    void whatIsNoAnswerIsNone() {
        for (String answer : new String[] {
            "",
            "garbage\r\n\r\n",
            "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            ok("<html>"),
            ok("[1,2]"),
            ok("{\"connections\": [").replaceFirst("Content-Length: [0-9]+", "Content-Length: 1000")
        }) {
            try (StubUpstream stub = serving(new ConcurrentLinkedQueue<>(), answer)) {
                assertEquals(UpstreamAnswer.NONE, monitor(stub).connections(Detail.CONNECTIONS), answer);
            }
        }
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForForLongNorAskedAtOnceAgain() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (StubUpstream stub = StubUpstream.start(socket -> {
            asked.add(requestLine(socket));
            socket.getInputStream().readAllBytes();
        })) {
            ServerMonitor monitor = monitor(stub);
            long start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertEquals(UpstreamAnswer.NONE, monitor.connections(Detail.CONNECTIONS));
            }
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
            assertEquals(1, asked.stream().distinct().count());
        }
    }

    @Test
    void whoDripsIsCutOff() {
        try (StubUpstream stub = StubUpstream.start(socket -> {
            requestLine(socket);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n{\"connections\": [".getBytes(US_ASCII));
            while (true) {
                socket.getOutputStream().write(" ".repeat(50).getBytes(US_ASCII));
                Thread.sleep(100);
            }
        })) {
            long start = System.nanoTime();
            assertEquals(UpstreamAnswer.NONE, monitor(stub).connections(Detail.CONNECTIONS));
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
        }
    }

    private static Map<Long, String> languages(UpstreamAnswer answer) {
        return answer.connections().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().application().lang()));
    }

    private static ServerMonitor monitor(StubUpstream stub) {
        return new ServerMonitor(URI.create("http://127.0.0.1:" + stub.port() + "/base/"));
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static StubUpstream serving(Queue<String> asked, String answer) {
        return StubUpstream.start(socket -> {
            asked.add(requestLine(socket));
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
        });
    }

    /** Reads the whole head of a request, so that the end of the connection is no reset. */
    private static String requestLine(Socket socket) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        return head.toString().lines().findFirst().orElse("");
    }
}
