package io.postern.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pages;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of a gate that has had clients of several kinds. */
class GateMeterTest {
    private static final Pattern SAMPLE = Pattern.compile("(postern_\\w+?)(?:\\{(.*)})? [0-9.E+-]+");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    @TempDir
    static Path directory;

    static NatsServer server;
    static Gate gate;
    static Pages pages;

    @BeforeAll
    static void serve() throws Exception {
        Pki pki = Pki.in(directory);
        server = NatsServer.start();
        gate = Gate.start(directory, """
            monitor { listen = "127.0.0.1:-1" }
            listeners { clients { listen = "127.0.0.1:-1"
            %s
            } }
            upstreams { nats { servers = ["127.0.0.1:%d"] } }
            """.formatted(pki.tls(""), server.port()));
        pages = gate.pages();
        try (RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(pki.client()).connectAndPing();
            client.send("SUB hi 1\r\nPUB hi 5\r\nhello\r\nPING\r\n");
            String line = client.readLine();
            while (line.startsWith("INFO ")) {
                line = client.readLine();
            }
            assertEquals("MSG hi 1 5\r\n", line);
        }
        try (RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.send("CONNECT {}\r\n");
            client.readToEnd();
        }
        Await.until(
                () -> gate.closed(CloseReason.NOT_TLS) == 1 && gate.closed(CloseReason.CLIENT_CLOSED) == 1,
                () -> gate.closings().toString());
    }

    @AfterAll
    static void stop() {
        gate.close();
        server.close();
    }

    @Test
    void allThatIsThereIsDeclaredWithItsTags() {
        Map<String, GateMeter> meters = Arrays.stream(GateMeter.values())
                .collect(Collectors.toMap(GateMeter::prometheusName, Function.identity()));
        Set<String> seen = new TreeSet<>();
        for (String line : pages.text("/metrics").lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (line.startsWith("postern_")) {
                assertTrue(sample.matches(), line);
                String name = sample.group(1).replaceFirst("_(?:bucket|count|sum|max)$", "");
                GateMeter meter = Objects.requireNonNull(meters.get(name), line);
                Set<String> tags = tags(sample.group(2));
                tags.remove("le");
                assertEquals(new TreeSet<>(meter.tags()), tags, line);
                seen.add(name);
            }
        }
        assertTrue(
                seen.containsAll(Set.of(
                        "postern_build_info",
                        "postern_bytes_total",
                        "postern_certificate_not_after_timestamp_seconds",
                        "postern_connections_accepted_total",
                        "postern_connections_active",
                        "postern_connections_closed_total",
                        "postern_draining",
                        "postern_handshake_duration_seconds",
                        "postern_handshakes_total",
                        "postern_messages_total",
                        "postern_sessions_opened_total",
                        "postern_tls_sessions_total",
                        "postern_upstream_dial_duration_seconds",
                        "postern_upstream_sessions",
                        "postern_upstream_up")),
                seen::toString);
    }

    private static Set<String> tags(String text) {
        return text == null
                ? new TreeSet<>()
                : TAG.matcher(text).results().map(tag -> tag.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatHappenedIsCountedOnce() {
        assertEquals(2, pages.meter("postern_connections_accepted_total{listener=\"clients\"}"));
        assertEquals(0, pages.meter("postern_connections_active{listener=\"clients\"}"));
        assertEquals(1, pages.meter("postern_connections_closed_total{cause=\"client_closed\",listener=\"clients\"}"));
        assertEquals(
                1,
                pages.meter("postern_handshakes_total{listener=\"clients\",mode=\"info_first\",reason=\"none\","
                        + "result=\"done\"}"));
        assertEquals(
                1,
                pages.meter("postern_handshakes_total{listener=\"clients\",mode=\"info_first\",reason=\"not_tls\","
                        + "result=\"failed\"}"));
        assertEquals(1, pages.meter("postern_handshake_duration_seconds_count{listener=\"clients\"}"));
        assertEquals(1, pages.meter("postern_messages_total{direction=\"upstream_to_client\"}"));
        assertTrue(pages.meter("postern_upstream_dial_duration_seconds_count{upstream=\"nats\"}") >= 1);
    }

    @Test
    void theJvmIsMeasuredToo() {
        String text = pages.text("/metrics");
        for (String name : Set.of("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_files_open_files")) {
            assertTrue(text.contains("\n" + name), name);
        }
    }

    @Test
    void openMetricsIsThereForWhoWantsIt() {
        HttpResponse<String> plain = pages.get("/metrics");
        assertTrue(plain.headers().firstValue("Content-Type").orElse("").startsWith("text/plain; version=0.0.4"));
        HttpResponse<String> open =
                pages.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertTrue(open.headers().firstValue("Content-Type").orElse("").startsWith("application/openmetrics-text"));
        assertTrue(open.body().endsWith("# EOF\n"), open.body());
        assertFalse(plain.body().contains("# EOF"));
    }
}
