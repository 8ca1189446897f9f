package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.HostPort;
import io.postern.config.MonitorConfig;
import io.postern.config.PosternConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be known of the files in docker/kubernetes without a cluster. */
class KubernetesFilesTest {
    private static final Path SIDECAR = Path.of("docker/kubernetes/sidecar.yaml");
    private static final Path EDGE = Path.of("docker/kubernetes/edge.yaml");
    private static final Path VALUES = Path.of("docker/kubernetes/nats-values.yaml");

    /** For what nobody has counted: a JVM that starts, a kubelet that is busy. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    static Stream<Path> files() {
        return Stream.of(SIDECAR, EDGE, VALUES);
    }

    @Test
    void everyFileIsTestedHere() {
        assertEquals(files().sorted().toList(), Yaml.files("docker/kubernetes", ".yaml"));
    }

    @Test
    void everyObjectIsOne() {
        for (Path file : List.of(SIDECAR, EDGE)) {
            for (Yaml document : Yaml.documents(file)) {
                assertFalse(document.get("apiVersion").text().isBlank(), document::toString);
                assertFalse(document.get("kind").text().isBlank(), document::toString);
                assertFalse(document.get("metadata.name").text().isBlank(), document::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theConfigurationLoadsAndPortsAreItsOwn(Path file) {
        GateFiles files = GateFiles.of(file);
        PosternConfig config = config(files);
        HostPort listen = config.listeners().getFirst().listen();
        assertEquals("0.0.0.0", listen.host());
        HostPort monitor = ((MonitorConfig.On) config.operation().monitor()).listen();
        // Probes come to the pod's address.
        assertEquals("0.0.0.0", monitor.host());
        Yaml container = files.container();
        assertEquals(
                List.of(listen.port(), monitor.port()),
                container.get("ports").items().stream()
                        .map(port -> port.get("containerPort").number())
                        .toList());
        for (String probe : probes().keySet()) {
            assertEquals(monitor.port(), container.get(probe + ".httpGet.port").number());
        }
        String service = file.equals(VALUES) ? "service.patch" : "spec.ports";
        Yaml port = (file.equals(VALUES) ? files.documents().getFirst() : files.object("Service"))
                .get(service)
                .items()
                .getFirst();
        assertEquals(
                listen.port(),
                port.get(file.equals(VALUES) ? "value" : "targetPort").number());
    }

    /** The one for starting must not need an upstream, which a sidecar's pod starts only after it. */
    @ParameterizedTest
    @MethodSource("files")
    void everyProbeAsksItsPage(Path file) {
        Yaml container = GateFiles.of(file).container();
        probes().forEach((probe, path) -> {
            assertEquals(path, container.get(probe + ".httpGet.path").text());
            assertTrue(container.find(probe + ".exec").isEmpty());
            assertTrue(container.get(probe + ".timeoutSeconds").number() > 0);
        });
        int patience = container.get("startupProbe.periodSeconds").number()
                * container.get("startupProbe.failureThreshold").number();
        assertTrue(patience >= 30, file + ": " + patience);
    }

    private static Map<String, String> probes() {
        return Map.of("startupProbe", "/startupz", "readinessProbe", "/readyz", "livenessProbe", "/livez");
    }

    @ParameterizedTest
    @MethodSource("files")
    void theGateMayDoNothingThatItNeedNot(Path file) {
        GateFiles files = GateFiles.of(file);
        Yaml own = files.container().get("securityContext");
        assertEquals("true", own.get("readOnlyRootFilesystem").text());
        assertEquals("false", own.get("allowPrivilegeEscalation").text());
        assertEquals(List.of("ALL"), own.get("capabilities.drop").texts());
        Yaml either = files.pod().find("securityContext").orElse(own);
        assertEquals("true", either.get("runAsNonRoot").text());
        assertTrue(either.get("runAsUser").number() > 0);
        assertEquals("RuntimeDefault", either.get("seccompProfile.type").text());
        assertTrue(files.container().find("resources.limits.memory").isPresent());
    }

    /** A Secret that is mounted by subPath stays what it was, and its certificate expires. */
    @ParameterizedTest
    @MethodSource("files")
    void theCertificateComesFromASecretThatIsMountedAsAFolder(Path file) {
        GateFiles files = GateFiles.of(file);
        assertFalse(files.all().anyMatch(node -> node.find("subPath").isPresent()));
        String text = files.text("postern.conf");
        assertTrue(text.contains("\"/etc/certs/tls.crt\"") && text.contains("\"/etc/certs/tls.key\""), text);
        Yaml mount = files.container().get("volumeMounts").items().stream()
                .filter(node -> node.get("mountPath").text().equals("/etc/certs"))
                .findFirst()
                .orElseThrow();
        assertEquals("true", mount.get("readOnly").text());
        Yaml volume = files.all()
                .filter(node -> node.find("secret.secretName").isPresent())
                .findFirst()
                .orElseThrow();
        assertEquals(mount.get("name").text(), volume.get("name").text());
        if (!file.equals(VALUES)) {
            Yaml certificate = files.object("Certificate");
            assertEquals(
                    certificate.get("spec.secretName").text(),
                    volume.get("secret.secretName").text());
            String advertised = config(files)
                    .listeners()
                    .getFirst()
                    .advertise()
                    .addresses()
                    .getFirst()
                    .host();
            assertTrue(certificate.get("spec.dnsNames").texts().contains(advertised));
        }
    }

    @Test
    void aSidecarStartsBeforeNatsServerAndHasTimeToStopAfterIt() {
        for (Path file : List.of(SIDECAR, VALUES)) {
            GateFiles files = GateFiles.of(file);
            assertEquals("Always", files.container().get("restartPolicy").text());
            // That of the chart's own configuration.
            String server = file.equals(SIDECAR) ? files.text("nats-server.conf") : "lame_duck_duration: 30s";
            Duration needed = GateFiles.lameDuck(server)
                    .plus(config(files).operation().stop().drainTimeout())
                    .plus(SPARE);
            assertTrue(grace(files).compareTo(needed) >= 0, file + " needs " + needed);
        }
        assertTrue(GateFiles.of(SIDECAR).container().place().contains(".initContainers["));
    }

    @Test
    void theEdgeHasTimeForItsLameDuckMode() {
        GateFiles edge = GateFiles.of(EDGE);
        Duration needed = GateFiles.lameDuck(config(edge)).plus(SPARE);
        assertTrue(grace(edge).compareTo(needed) >= 0, () -> "needs " + needed);
        List<String> command =
                edge.container().get("lifecycle.preStop.exec.command").texts();
        // Which flags the JVM needs is written in the image.
        assertEquals(ContainerImageTest.healthCheck().subList(0, 2), command.subList(0, 2));
        assertEquals(List.of("signal", "ldm=1"), command.subList(2, command.size()));
    }

    @Test
    void everySelectorFindsTheGates() {
        GateFiles edge = GateFiles.of(EDGE);
        Yaml labels = edge.object("Deployment").get("spec.template.metadata.labels");
        for (String kind : List.of("Deployment", "PodDisruptionBudget")) {
            assertIn(labels, edge.object(kind).get("spec.selector.matchLabels"));
        }
        assertIn(labels, edge.object("Service").get("spec.selector"));
        assertIn(labels, edge.object("NetworkPolicy").get("spec.podSelector.matchLabels"));
        GateFiles sidecar = GateFiles.of(SIDECAR);
        assertIn(
                sidecar.object("Deployment").get("spec.template.metadata.labels"),
                sidecar.object("Service").get("spec.selector"));
    }

    private static void assertIn(Yaml labels, Yaml selector) {
        assertTrue(
                ((Map<?, ?>) labels.value()).entrySet().containsAll(((Map<?, ?>) selector.value()).entrySet()),
                () -> selector + " does not find " + labels);
    }

    @Test
    void besideASidecarPlaintextIsOnLoopbackAlone() {
        String server = GateFiles.of(SIDECAR).text("nats-server.conf");
        assertTrue(server.contains("listen: \"127.0.0.1:4223\"") && server.contains("http: \"127.0.0.1:"), server);
        Yaml values = Yaml.documents(VALUES).getFirst();
        assertEquals("127.0.0.1", values.get("config.merge.host").text());
        assertEquals(4223, values.get("config.nats.port").number());
        for (Path file : List.of(SIDECAR, VALUES)) {
            assertEquals(
                    List.of(new HostPort("127.0.0.1", 4223)),
                    config(GateFiles.of(file)).upstreams().getFirst().servers());
        }
    }

    private static PosternConfig config(GateFiles files) {
        return new ShownConfigurations(directory).load(files.text("postern.conf"));
    }

    private static Duration grace(GateFiles files) {
        return Duration.ofSeconds(
                files.pod().get("terminationGracePeriodSeconds").number());
    }
}
