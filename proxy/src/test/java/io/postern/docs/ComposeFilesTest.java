package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.HostPort;
import io.postern.config.MonitorConfig;
import io.postern.config.PosternConfig;
import io.postern.testing.NatsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be known of the files in docker/compose without an engine; .ci/container runs the sidecar's configurations. */
class ComposeFilesTest {
    private static final Path COMPOSE = Path.of("docker/compose");
    private static final Path SIDECAR = COMPOSE.resolve("sidecar");
    private static final Path EDGE = COMPOSE.resolve("edge");
    private static final Duration SPARE = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    @Test
    void everyFileIsTestedHere() {
        assertEquals(
                List.of(EDGE.resolve("compose.yaml"), SIDECAR.resolve("compose.yaml")),
                Yaml.files("docker/compose", ".yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "edge"})
    void eachServiceHasAnImageAHealthCheckAndNoRights(String name) {
        Path folder = COMPOSE.resolve(name);
        for (String service : List.of("postern", "nats")) {
            Yaml yaml = service(folder, service);
            assertTrue(yaml.get("image").text().matches("\\$\\{[A-Z_]+:-" + service + ":[\\w.-]+}"));
            assertEquals("true", yaml.get("read_only").text());
            assertEquals(List.of("ALL"), yaml.get("cap_drop").texts());
            assertEquals("CMD", yaml.get("healthcheck.test").texts().getFirst());
            for (Yaml volume : yaml.get("volumes").items()) {
                String[] parts = volume.text().split(":", -1);
                assertTrue(volume.text().endsWith(":ro"), volume::text);
                assertTrue(
                        parts[0].startsWith("$") || Files.exists(Page.ROOT.resolve(folder.resolve(parts[0]))),
                        volume::text);
            }
        }
        List<String> check = service(folder, "postern").get("healthcheck.test").texts();
        assertEquals(ContainerImageTest.healthCheck(), check.subList(1, check.size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "edge"})
    void thePortsAreThoseOfTheConfigurationAndTheMonitorIsForTheHostAlone(String name) {
        PosternConfig config = config(COMPOSE.resolve(name));
        int port = config.listeners().getFirst().listen().port();
        int monitor = ((MonitorConfig.On) config.operation().monitor()).listen().port();
        assertEquals(
                List.of(port + ":" + port, "127.0.0.1:" + monitor + ":" + monitor),
                service(COMPOSE.resolve(name), "postern").get("ports").texts());
        assertTrue(service(COMPOSE.resolve(name), "nats").find("ports").isEmpty());
    }

    @Test
    void theSidecarsNamespaceIsTheGatesAndNatsServerIsOnItsLoopback() {
        assertEquals(
                "service:postern", service(SIDECAR, "nats").get("network_mode").text());
        assertEquals(
                List.of(new HostPort("127.0.0.1", 4223)),
                config(SIDECAR).upstreams().getFirst().servers());
        String server = GateFiles.read(SIDECAR.resolve("nats-server.conf"));
        assertTrue(server.contains("listen: \"127.0.0.1:4223\"") && !server.contains("0.0.0.0"), server);
    }

    @Test
    void theEdgesPlaintextIsOnANetworkOfTheTwoAlone() {
        Yaml networks = compose(EDGE).get("networks");
        assertEquals("true", networks.get("plaintext.internal").text());
        assertEquals(List.of("plaintext"), service(EDGE, "nats").get("networks").texts());
        assertEquals(
                List.of("clients", "plaintext"),
                service(EDGE, "postern").get("networks").texts());
        assertEquals(
                "nats", config(EDGE).upstreams().getFirst().servers().getFirst().host());
        assertFalse(networks.find("clients.internal").isPresent());
    }

    @Test
    void whoStopsHasTheTimeThatItNeeds() {
        for (Path folder : List.of(SIDECAR, EDGE)) {
            Duration server = GateFiles.lameDuck(GateFiles.read(folder.resolve("nats-server.conf")));
            assertTrue(grace(folder, "nats").compareTo(server.plus(SPARE)) >= 0, folder::toString);
            assertEquals("SIGUSR2", service(folder, "nats").get("stop_signal").text());
        }
        // TERM, once nats-server has gone.
        assertTrue(service(SIDECAR, "postern").find("stop_signal").isEmpty());
        Duration drain = config(SIDECAR).operation().stop().drainTimeout();
        assertTrue(grace(SIDECAR, "postern").compareTo(drain.plus(SPARE)) >= 0);
        // Lame duck mode, before nats-server goes.
        assertEquals("SIGUSR2", service(EDGE, "postern").get("stop_signal").text());
        assertEquals(List.of("nats"), service(EDGE, "postern").get("depends_on").texts());
        Duration lameDuck = GateFiles.lameDuck(config(EDGE));
        assertTrue(grace(EDGE, "postern").compareTo(lameDuck.plus(SPARE)) >= 0, lameDuck::toString);
    }

    static Stream<String> natsServerConfigurations() {
        return Stream.of(
                GateFiles.read(SIDECAR.resolve("nats-server.conf")),
                GateFiles.read(EDGE.resolve("nats-server.conf")),
                GateFiles.of(Path.of("docker/kubernetes/sidecar.yaml")).text("nats-server.conf"),
                chartConfiguration());
    }

    /** What the nats chart makes of our values, as far as we set it: beside its own {@code http_port}. */
    private static String chartConfiguration() {
        Yaml config = Yaml.documents(Path.of("docker/kubernetes/nats-values.yaml"))
                .getFirst()
                .get("config");
        return """
            port: %s
            host: "%s"
            http_port: 8222
            http: "%s"
            lame_duck_grace_period: 10s
            lame_duck_duration: 30s
            """.formatted(
                        config.get("nats.port").text(),
                        config.get("merge.host").text(),
                        config.get("merge.http").text());
    }

    @ParameterizedTest
    @MethodSource
    void natsServerConfigurations(String config) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("nats-server.conf"), config);
        Process test = new ProcessBuilder(NatsServer.binary(), "-t", "-c", file.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, test.waitFor(), out);
    }

    private static Duration grace(Path folder, String service) {
        return GateFiles.duration(
                service(folder, service).get("stop_grace_period").text());
    }

    private static PosternConfig config(Path folder) {
        return new ShownConfigurations(directory).load(GateFiles.read(folder.resolve("postern.conf")));
    }

    private static Yaml service(Path folder, String name) {
        return compose(folder).get("services." + name);
    }

    private static Yaml compose(Path folder) {
        Yaml document = Yaml.documents(folder.resolve("compose.yaml")).getFirst();
        assertTrue(document.value() instanceof Map<?, ?>);
        return document;
    }
}
