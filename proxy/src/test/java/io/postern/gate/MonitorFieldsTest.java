package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.JsonTree;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The members of pages against the fields of nats-server's Go structs, 2.15.2: a client of theirs fails on one of another type.
 * Members that are not in a struct are passed over by such a client.
 */
class MonitorFieldsTest {
    private static final Set<String> VARZ_TEXTS = Set.of(
            "server_id",
            "server_name",
            "version",
            "go",
            "host",
            "ip",
            "uptime",
            "http_host",
            "git_commit",
            "write_timeout");
    private static final Set<String> VARZ_TIMES = Set.of("start", "now", "config_load_time", "tls_cert_not_after");
    private static final Set<String> VARZ_INTEGERS = Set.of(
            "proto",
            "port",
            "max_connections",
            "http_port",
            "mem",
            "cores",
            "connections",
            "total_connections",
            "in_msgs",
            "out_msgs",
            "in_bytes",
            "out_bytes",
            "slow_consumers",
            "subscriptions",
            "leafnodes",
            "routes");
    private static final Set<String> VARZ_NUMBERS = Set.of("cpu", "tls_timeout", "auth_timeout");
    private static final Set<String> VARZ_FLAGS =
            Set.of("auth_required", "tls_required", "tls_verify", "tls_ocsp_peer_verify");
    private static final Set<String> VARZ_LISTS = Set.of("connect_urls", "ws_connect_urls");

    private static final Set<String> ROW_TEXTS = Set.of(
            "kind",
            "type",
            "ip",
            "reason",
            "rtt",
            "uptime",
            "idle",
            "name",
            "lang",
            "version",
            "tls_version",
            "tls_cipher_suite",
            "authorized_user",
            "account",
            "jwt",
            "name_tag",
            "mqtt_client");
    private static final Set<String> ROW_TIMES = Set.of("start", "last_activity", "stop");
    private static final Set<String> ROW_INTEGERS = Set.of(
            "cid", "port", "pending_bytes", "in_msgs", "out_msgs", "in_bytes", "out_bytes", "subscriptions", "stalls");
    private static final Set<String> ROW_FLAGS = Set.of("tls_first");

    /** Those without {@code omitempty}, and those that prometheus-nats-exporter makes labels of. */
    private static final Set<String> ROW_ALWAYS = Set.of(
            "cid",
            "kind",
            "type",
            "ip",
            "port",
            "start",
            "last_activity",
            "uptime",
            "idle",
            "pending_bytes",
            "in_msgs",
            "out_msgs",
            "in_bytes",
            "out_bytes",
            "subscriptions",
            "tls_version",
            "tls_cipher_suite");

    @TempDir
    static Path directory;

    static MonitoredGate site;

    @BeforeAll
    static void start() {
        site = new MonitoredGate(directory, Pki.in(directory), "");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void membersOfVarzHaveTheTypesOfNatsServers() {
        Map<String, Object> varz = site.pages().json("/varz");
        varz.forEach((name, value) -> {
            if (!name.equals("postern")) {
                assertTrue(isVarz(name, value), () -> name + " = " + value);
            }
        });
        // nats-top makes its page of these.
        assertTrue(
                varz.keySet()
                        .containsAll(Set.of(
                                "server_id",
                                "server_name",
                                "version",
                                "uptime",
                                "now",
                                "cpu",
                                "mem",
                                "in_msgs",
                                "out_msgs",
                                "in_bytes",
                                "out_bytes",
                                "slow_consumers",
                                "connections")),
                varz::toString);
    }

    private static boolean isVarz(String name, Object value) {
        return (VARZ_TEXTS.contains(name) && value instanceof String)
                || (VARZ_TIMES.contains(name) && isTime(value))
                || (VARZ_INTEGERS.contains(name) && value instanceof Long)
                || (VARZ_NUMBERS.contains(name) && value instanceof Number)
                || (VARZ_FLAGS.contains(name) && value instanceof Boolean)
                || (VARZ_LISTS.contains(name) && value instanceof List);
    }

    /** prometheus-nats-exporter makes a gauge of every number, named by its path. */
    @Test
    void numbersOfOurOwnHaveNamesThatGaugesMayHave() {
        Map<String, Object> own = JsonTree.object(site.pages().json("/varz"), "postern");
        assertNames(own);
    }

    @SuppressWarnings("unchecked")
    private static void assertNames(Map<String, Object> object) {
        object.forEach((name, value) -> {
            assertTrue(name.matches("[a-z][a-z0-9_]*"), name);
            if (value instanceof Map) {
                assertNames((Map<String, Object>) value);
            }
        });
    }

    @Test
    void membersOfConnzHaveTheTypesOfNatsServers() throws Exception {
        try (RawClient client = RawClient.connect(site.gate().port())) {
            client.readLine();
            client.startTls(site.pki().client()).connectAndPing();
            Map<String, Object> connz = site.pages().json("/connz?auth=1&subs=1");
            for (String name : Set.of("num_connections", "total", "offset", "limit")) {
                assertTrue(connz.get(name) instanceof Long, name);
            }
            assertTrue(connz.get("server_id") instanceof String && isTime(connz.get("now")));
            List<Map<String, Object>> rows = JsonTree.objects(connz, "connections");
            assertEquals(1, rows.size());
            Map<String, Object> row = rows.getFirst();
            assertTrue(row.keySet().containsAll(ROW_ALWAYS), row::toString);
            row.forEach((name, value) -> {
                boolean known = ROW_TEXTS.contains(name)
                        || ROW_TIMES.contains(name)
                        || ROW_INTEGERS.contains(name)
                        || ROW_FLAGS.contains(name);
                assertTrue(!known || isRow(name, value), () -> name + " = " + value);
            });
        }
    }

    private static boolean isRow(String name, Object value) {
        return (ROW_TEXTS.contains(name) && value instanceof String)
                || (ROW_TIMES.contains(name) && isTime(value))
                || (ROW_INTEGERS.contains(name) && value instanceof Long)
                || (ROW_FLAGS.contains(name) && value instanceof Boolean);
    }

    private static boolean isTime(Object value) {
        return value instanceof String text && Instant.parse(text).isAfter(Instant.EPOCH);
    }
}
