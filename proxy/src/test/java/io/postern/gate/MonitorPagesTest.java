package io.postern.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.postern.certs.ClientIdentity;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.JsonTree;
import io.postern.testing.Pages;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say of a gate with real clients, before a real nats-server. */
@SuppressWarnings("try") // jnats' close() may be interrupted
class MonitorPagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ClientIdentity ALICE = new ClientIdentity.Email("alice@example.com");

    @TempDir
    static Path directory;

    static MonitoredGate site;
    static Pages pages;

    @BeforeAll
    static void start() {
        site = new MonitoredGate(directory, Pki.in(directory, ALICE), """
            handshake_first = auto
            ca_file = "%s"
            verify = optional
            """.formatted(directory.resolve("ca.pem")));
        pages = site.pages();
        Await.until(() -> pages.get("/readyz").statusCode() == 200, () -> pages.text("/upstreamz"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void aRowHasWhatTheGateKnowsAndWhatTheUpstreamKnows() throws Exception {
        try (Connection nats = Nats.connect(options("joined").tlsFirst().build())) {
            nats.subscribe("numbers.*");
            for (int i = 0; i < 10; i++) {
                nats.publish("numbers." + i, Integer.toString(i).getBytes(UTF_8));
            }
            nats.flush(PATIENCE);
            Map<String, Object> row = awaitRow("joined", "auth=1&subs=1");
            assertEquals("Client", row.get("kind"));
            assertEquals("nats", row.get("type"));
            assertEquals("127.0.0.1", row.get("ip"));
            assertEquals(nats.getServerInfo().getClientId(), ((Long) row.get("upstream_cid")).intValue());
            assertEquals(nats.getServerInfo().getServerId(), row.get("upstream_server_id"));
            assertEquals("java", row.get("lang"));
            assertEquals(10L, row.get("in_msgs"));
            assertEquals(10L, row.get("out_msgs"));
            assertEquals(1L, row.get("subscriptions"));
            assertEquals(List.of("numbers.*"), row.get("subscriptions_list"));
            assertTrue((Long) row.get("in_bytes") > 10 && (Long) row.get("out_bytes") > 10, row::toString);
            assertEquals("1.3", row.get("tls_version"));
            assertTrue(String.valueOf(row.get("tls_cipher_suite")).startsWith("TLS_AES_"), row::toString);
            assertEquals(true, row.get("tls_first"));
            assertEquals("tls_first", row.get("mode"));
            assertEquals("clients", row.get("listener"));
            assertEquals("nats", row.get("upstream"));
            assertFalse(row.containsKey("stop") || row.containsKey("reason"), row::toString);
        }
    }

    @Test
    void certificatesAreShownOnlyWhereTheyAreAskedFor() throws Exception {
        try (Connection _ = Nats.connect(
                options("certified").sslContext(site.pki().client("TLS", ALICE)).build())) {
            Map<String, Object> row = awaitRow("certified", "auth=true");
            Map<String, Object> certificate =
                    JsonTree.objects(row, "tls_peer_certs").getFirst();
            assertTrue(String.valueOf(certificate.get("spki_sha256")).matches("[0-9a-f]{64}"), row::toString);
            assertTrue(String.valueOf(certificate.get("cert_sha256")).matches("[0-9a-f]{64}"), row::toString);
            assertFalse(awaitRow("certified", "auth=false").containsKey("tls_peer_certs"));
            assertFalse(awaitRow("certified", "").containsKey("tls_peer_certs"));
        }
    }

    @Test
    void whoHasGoneIsShownWithTheReason() throws Exception {
        long cid;
        try (Connection _ = Nats.connect(options("short").build())) {
            cid = (Long) awaitRow("short", "").get("cid");
        }
        Await.until(() -> !pages.connections("state=closed&cid=" + cid).isEmpty(), () -> "not closed");
        Map<String, Object> row = pages.connections("state=closed&cid=" + cid).getFirst();
        assertEquals("Client Closed", row.get("reason"));
        assertEquals("client_closed", row.get("close_reason"));
        assertFalse(Instant.parse(String.valueOf(row.get("stop")))
                .isBefore(Instant.parse(String.valueOf(row.get("start")))));
        assertEquals(List.of(), pages.connections("state=open&cid=" + cid));
        assertEquals(1, pages.connections("state=all&cid=" + cid).size());
    }

    @Test
    void aHandshakeThatFailedIsOneInNatsServersWords() throws Exception {
        try (RawClient client = RawClient.connect(site.gate().port())) {
            client.readLine();
            client.send("CONNECT {}\r\n");
            client.readToEnd();
        }
        Await.until(() -> site.gate().closed(CloseReason.NOT_TLS) > 0, () -> "not closed");
        assertTrue(
                pages.connections("state=closed&sort=stop&limit=10000").stream()
                        .anyMatch(row -> "TLS Handshake Failure".equals(row.get("reason"))
                                && "not_tls".equals(row.get("close_reason"))),
                () -> pages.text("/connz?state=closed"));
    }

    @Test
    void rowsAreSortedCutAndFilteredAsNatsServerDoesIt() throws Exception {
        try (Connection one = Nats.connect(options("window").build());
                Connection two = Nats.connect(options("window").build());
                Connection three = Nats.connect(options("window").build())) {
            three.subscribe("x");
            three.subscribe("y");
            two.subscribe("x");
            for (Connection each : List.of(one, two, three)) {
                each.flush(PATIENCE);
            }
            Await.until(
                    () -> subscriptions("sort=subs").toList().equals(List.of(2L, 1L, 0L)),
                    () -> pages.text("/connz?sort=subs"));
            List<Object> cids = all("").map(row -> row.get("cid")).toList();
            assertEquals(cids.stream().sorted().toList(), cids);
            assertEquals(
                    List.of(cids.get(1)),
                    pages.connections("limit=1&offset=1").stream()
                            .map(row -> row.get("cid"))
                            .toList());
            Map<String, Object> page = pages.json("/connz?limit=1&offset=1");
            assertEquals(1L, page.get("num_connections"));
            assertEquals((long) cids.size(), page.get("total"));
            assertEquals(List.of(), pages.connections("offset=100000"));
            assertEquals(List.of(), pages.connections("mqtt_client=x"));
            assertEquals(List.of(), pages.connections("acc=nobody"));
            assertEquals(cids.size(), pages.connections("acc=$G").size());
        }
    }

    private static Stream<Map<String, Object>> all(String query) {
        return pages.connections(query).stream();
    }

    private static Stream<Object> subscriptions(String query) {
        return all(query).filter(row -> "window".equals(row.get("name"))).map(row -> row.get("subscriptions"));
    }

    @Test
    void theGateAsAWholeIsShownAsANatsServerIs() throws Exception {
        try (Connection nats = Nats.connect(options("varz").build())) {
            nats.flush(PATIENCE);
            Map<String, Object> varz = pages.json("/varz");
            assertTrue(String.valueOf(varz.get("server_id")).matches("N[A-Z2-7]{55}"), varz::toString);
            assertEquals(true, varz.get("tls_required"));
            assertFalse(varz.containsKey("tls_verify"));
            assertEquals(2.0, varz.get("tls_timeout"));
            assertTrue(Instant.parse(String.valueOf(varz.get("tls_cert_not_after")))
                    .isAfter(Instant.now()));
            assertTrue((Long) varz.get("connections") > 0 && (Long) varz.get("total_connections") > 0);
            assertTrue((Long) varz.get("mem") > 10_000_000, varz::toString);
            Map<String, Object> own = JsonTree.object(varz, "postern");
            assertEquals("ready", own.get("state"));
            assertEquals(
                    "127.0.0.1:" + site.gate().port(),
                    JsonTree.objects(own, "listeners").getFirst().get("listen"));
            assertTrue((Long) JsonTree.object(own, "sessions").get("info_first") > 0, own::toString);
            assertTrue((Long) JsonTree.object(own, "tls_versions").get("tls_1_3") > 0, own::toString);
        }
    }

    @Test
    void theCertificatesThatAreServedAreShown() {
        Map<String, Object> served =
                JsonTree.objects(pages.json("/certz"), "certificates").getFirst();
        assertEquals("clients", served.get("listener"));
        assertEquals(directory.resolve("server.pem").toString(), served.get("cert_file"));
        assertTrue(String.valueOf(served.get("dns_names")).contains("localhost"), served::toString);
        assertTrue(Instant.parse(String.valueOf(served.get("not_after"))).isAfter(Instant.now()));
        assertFalse(Instant.parse(String.valueOf(served.get("since"))).isAfter(Instant.now()));
        assertTrue((Long) served.get("seconds_left") > 0);
    }

    @Test
    void theUpstreamsAreShown() {
        Map<String, Object> upstream =
                JsonTree.objects(pages.json("/upstreamz"), "upstreams").getFirst();
        assertEquals("nats", upstream.get("name"));
        assertEquals(
                "127.0.0.1:" + site.server().port(),
                JsonTree.objects(upstream, "servers").getFirst().get("server"));
    }

    @Test
    void probesAreAnsweredAsNatsServerAnswersThem() {
        for (String path : List.of(
                "/healthz",
                "/healthz?js-enabled-only=true",
                "/healthz?js-server-only=true",
                "/livez",
                "/readyz",
                "/startupz")) {
            assertEquals("{\"status\":\"ok\"}", pages.text(path), path);
        }
    }

    @Test
    void everyPageIsLinkedFromTheFirst() {
        String index = pages.text("/");
        for (String path : List.of("varz", "connz", "certz", "upstreamz", "metrics", "healthz")) {
            assertTrue(index.contains("href=\"" + path + "\""), index);
            assertEquals(200, pages.get("/" + path).statusCode());
        }
    }

    /** Of nats-server's members only those that mean something else here. */
    @Test
    void everyMemberOfOurOwnIsInTheReference() throws Exception {
        String reference = Files.readString(Path.of(System.getProperty("project.root"), "docs", "monitoring.md"));
        try (Connection _ = Nats.connect(options("described").build())) {
            awaitRow("described", "");
            Map<String, Object> own = JsonTree.object(pages.json("/varz"), "postern");
            Map<String, Object> upstream =
                    JsonTree.objects(pages.json("/upstreamz"), "upstreams").getFirst();
            for (Map<String, Object> object : List.of(
                    own,
                    JsonTree.objects(own, "listeners").getFirst(),
                    JsonTree.objects(own, "upstreams").getFirst(),
                    upstream,
                    JsonTree.objects(upstream, "servers").getFirst(),
                    JsonTree.objects(pages.json("/certz"), "certificates").getFirst())) {
                object.keySet().stream()
                        .filter(name -> !name.equals("servers"))
                        .forEach(name -> assertTrue(reference.contains('`' + name + '`'), name));
            }
            List<String> members = List.copyOf(awaitRow("described", "").keySet());
            members.subList(members.indexOf("listener"), members.size())
                    .forEach(name -> assertTrue(reference.contains('`' + name + '`'), name));
        }
    }

    @Test
    void jsonIsLaidOutAndMarkedAsNatsServersIs() {
        HttpResponse<String> varz = pages.get("/varz");
        assertEquals(
                "application/json", varz.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "*", varz.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertTrue(varz.body().startsWith("{\n  \"server_id\": \"N"), varz.body());
        assertTrue(pages.text("/connz?offset=100000").endsWith("\"connections\": []\n}"));
    }

    private static Map<String, Object> awaitRow(String name, String query) {
        Await.until(
                () -> pages.connections(query).stream().anyMatch(row -> name.equals(row.get("name"))),
                () -> pages.text("/connz?" + query));
        return pages.connections(query).stream()
                .filter(row -> name.equals(row.get("name")))
                .findFirst()
                .orElseThrow();
    }

    private static Options.Builder options(String name) {
        return Options.builder()
                .server(site.url())
                .connectionName(name)
                .sslContext(site.pki().client())
                .connectionTimeout(PATIENCE)
                .maxReconnects(0);
    }
}
