package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts and the dashboard ask for meters and tags that a gate has. */
class PrometheusFilesTest {
    private static final Path ALERTS = Path.of("docker/prometheus/alerts.yaml");
    private static final Path PROMETHEUS = Path.of("docker/prometheus/prometheus.yaml");
    private static final Path POD_MONITOR = Path.of("docker/prometheus/podmonitor.yaml");
    private static final Path DASHBOARD = Path.of("docker/grafana/postern.json");

    private static final Pattern SELECTOR = Pattern.compile("\\b((?:postern|jvm|process)_[a-z_]+)\\b(?:\\{([^}]*)})?");
    private static final Pattern TAG = Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

    /** What Prometheus itself adds, and what a histogram has. */
    private static final Set<String> EVERYWHERE = Set.of("job", "instance", "le");

    /** The tags of every name that can be asked for. */
    private static final Map<String, List<String>> METERS = meters();

    private static Map<String, List<String>> meters() {
        Map<String, List<String>> meters = new TreeMap<>();
        try {
            Class<?> type = Class.forName("io.postern.metrics.GateMeter");
            for (Object meter : type.getEnumConstants()) {
                String name = (String) call(meter, "prometheusName");
                @SuppressWarnings("unchecked") // as it is declared
                List<String> tags = (List<String>) call(meter, "tags");
                if (call(meter, "prometheusType").equals("histogram")) {
                    Stream.of("_bucket", "_sum", "_count").forEach(part -> meters.put(name + part, tags));
                } else {
                    meters.put(name, tags);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
        return meters;
    }

    /** Private there, since nobody else has to know. */
    private static Object call(Object meter, String name) throws ReflectiveOperationException {
        Method method = meter.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        return method.invoke(meter);
    }

    private static List<Yaml> rules() {
        return Yaml.documents(ALERTS)
                .getFirst()
                .get("groups")
                .items()
                .getFirst()
                .get("rules")
                .items();
    }

    private static List<Yaml> panels() {
        return Yaml.documents(DASHBOARD).getFirst().get("panels").items();
    }

    private static List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        rules().forEach(rule -> expressions.add(rule.get("expr").text()));
        for (Yaml panel : panels()) {
            panel.get("targets")
                    .items()
                    .forEach(target -> expressions.add(target.get("expr").text()));
        }
        return expressions;
    }

    @Test
    void everyMeterAndTagThatIsAskedForExists() {
        Set<String> asked = new HashSet<>();
        for (String expression : expressions()) {
            Set<String> tags = new HashSet<>(EVERYWHERE);
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                String name = selector.group(1);
                if (name.startsWith("postern_")) {
                    assertTrue(METERS.containsKey(name), () -> name + " in " + expression);
                    assertTags(selector.group(2) == null ? "" : selector.group(2), METERS.get(name), expression);
                    tags.addAll(METERS.get(name));
                    asked.add(name);
                }
            }
            Matcher grouping = GROUPING.matcher(expression);
            while (grouping.find()) {
                for (String tag : grouping.group(1).split(", ", -1)) {
                    assertTrue(tags.contains(tag) || tag.equals("area"), () -> tag + " in " + expression);
                }
            }
        }
        assertTrue(asked.size() > 12, asked::toString);
    }

    private static void assertTags(String selector, List<String> tags, String expression) {
        Matcher tag = TAG.matcher(selector);
        while (tag.find()) {
            assertTrue(
                    tags.contains(tag.group(1)) || EVERYWHERE.contains(tag.group(1)),
                    () -> tag.group() + " in " + expression);
        }
    }

    /** Those of the JVM come with Micrometer. */
    @Test
    void everyMeterOfTheJvmThatIsAskedForIsInAGatesOwnText(@TempDir Path directory) {
        try (NatsServer server = NatsServer.start();
                Gate gate = Gate.start(directory, """
                    listeners { clients { listen = "127.0.0.1:-1" } }
                    upstreams { nats { servers = ["127.0.0.1:%d"] } }
                    monitor { listen = "127.0.0.1:-1" }
                    """.formatted(server.port()))) {
            String text = gate.pages().text("/metrics");
            for (String expression : expressions()) {
                Matcher selector = SELECTOR.matcher(expression);
                while (selector.find()) {
                    String name = selector.group(1);
                    if (!name.startsWith("postern_")) {
                        assertTrue(text.contains("\n# TYPE " + name + " "), () -> name + " is not in\n" + text);
                    }
                }
            }
            // So that the first failure is an increase, and not a meter that begins with 1.
            assertTrue(text.contains("\npostern_reloads_total{result=\"failed\"} 0"), text);
        }
    }

    @Test
    void everyAlertSaysWhatItIsAndHowBad() {
        Set<String> names = new HashSet<>();
        for (Yaml rule : rules()) {
            assertTrue(names.add(rule.get("alert").text()), rule::toString);
            assertTrue(rule.get("alert").text().matches("Postern[A-Za-z]+"), rule::toString);
            assertTrue(
                    Set.of("critical", "warning")
                            .contains(rule.get("labels.severity").text()),
                    rule::toString);
            assertTrue(rule.get("annotations.summary").text().endsWith("."), rule::toString);
            assertTrue(rule.get("annotations.description").text().matches(".*[.?]"), rule::toString);
        }
        Page page = Page.of("docs/how-to/prometheus.md");
        List<String> told = page.rows("## Alerts").stream()
                .map(row -> row.getFirst().replace("`", ""))
                .toList();
        assertEquals(rules().stream().map(rule -> rule.get("alert").text()).toList(), told);
    }

    @Test
    void everyPanelCanBeSeenAndAsksTheChosenSource() {
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (Yaml panel : panels()) {
            assertTrue(ids.add(panel.get("id").number()), panel::toString);
            assertTrue(
                    places.add(panel.get("gridPos.x").text() + ","
                            + panel.get("gridPos.y").text()),
                    panel::toString);
            assertTrue(panel.get("gridPos.x").number() + panel.get("gridPos.w").number() <= 24, panel::toString);
            assertFalse(panel.get("fieldConfig.defaults.unit").text().isEmpty(), panel::toString);
            assertEquals("${datasource}", panel.get("datasource.uid").text());
        }
        List<String> variables = Yaml.documents(DASHBOARD).getFirst().get("templating.list").items().stream()
                .map(variable -> variable.get("name").text())
                .toList();
        assertEquals(List.of("datasource", "job", "instance", "listener"), variables);
        for (String variable : List.of("$job", "$instance", "$listener")) {
            assertTrue(expressions().stream().anyMatch(expression -> expression.contains(variable)), variable);
        }
    }

    @Test
    void prometheusFindsTheGatesUnderTheNameThatTheAlertsAskFor() {
        Yaml config = Yaml.documents(PROMETHEUS).getFirst();
        assertEquals(
                List.of(ALERTS.getFileName().toString()),
                config.get("rule_files").texts());
        Yaml scrape = config.get("scrape_configs").items().getFirst();
        assertEquals("postern", scrape.get("job_name").text());
        assertEquals(
                List.of("127.0.0.1:8223"),
                scrape.get("static_configs").items().getFirst().get("targets").texts());
        Yaml endpoint = Yaml.documents(POD_MONITOR)
                .getFirst()
                .get("spec.podMetricsEndpoints")
                .items()
                .getFirst();
        assertEquals("/metrics", endpoint.get("path").text());
        assertEquals(
                "postern",
                endpoint.get("relabelings")
                        .items()
                        .getFirst()
                        .get("replacement")
                        .text());
        for (String file : List.of("sidecar", "edge", "nats-values")) {
            Yaml container =
                    GateFiles.of(Path.of("docker/kubernetes/" + file + ".yaml")).container();
            assertTrue(container.get("ports").items().stream()
                    .anyMatch(port ->
                            port.get("name").text().equals(endpoint.get("port").text())));
        }
    }
}
