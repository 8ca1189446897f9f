package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.HostPort;
import io.postern.config.MonitorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile says of the image that it makes; {@code .ci/container} makes it and runs it. */
class ContainerImageTest {
    /** The instructions of the last stage, each on one line. */
    private static final List<String> LAST_STAGE = lastStage();

    private static List<String> lastStage() {
        List<String> lines = read("docker/Dockerfile")
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n *", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        int from = 0;
        for (int i = 0; i < lines.size(); i++) {
            from = lines.get(i).startsWith("FROM ") ? i : from;
        }
        return lines.subList(from, lines.size());
    }

    /** The argument of the instruction of this name, of which there is one. */
    private static String instruction(String name) {
        List<String> found = LAST_STAGE.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
        assertEquals(1, found.size(), name);
        return found.getFirst();
    }

    /** The words of the health check, as it has no shell. */
    static List<String> healthCheck() {
        String array = instruction("HEALTHCHECK").replaceFirst(".* CMD ", "");
        assertTrue(array.matches("\\[\"[^\\]]+\"]"), array);
        return List.of(array.substring(2, array.length() - 2).split("\", \"", -1));
    }

    private static String read(String path) {
        try {
            return Files.readString(Page.ROOT.resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingOfItsBaseIsRun() {
        assertEquals("FROM ${BASE}", LAST_STAGE.getFirst());
        assertFalse(LAST_STAGE.stream().anyMatch(line -> line.matches("(RUN|SHELL) .*")), LAST_STAGE::toString);
        for (String name : List.of("ENTRYPOINT", "CMD")) {
            assertTrue(instruction(name).matches("\\[\"/?.+\"]"), name);
        }
        assertEquals("health", healthCheck().getLast());
        String start = instruction("ENTRYPOINT");
        String check = String.join("\", \"", healthCheck().subList(0, 2));
        assertEquals(start, "[\"" + check + "\"]");
    }

    @Test
    void itsUserIsNotRootAndANumber() {
        assertTrue(instruction("USER").matches("[1-9]\\d*:[1-9]\\d*"));
    }

    @Test
    void itsEnvironmentIsTheLaunchers() {
        Map<String, String> launchers = Pattern.compile("(?m)^export (\\w+)=\"\\$\\{\\1:-(\\w+)}\"$")
                .matcher(read("proxy/src/dist/postern"))
                .results()
                .collect(Collectors.toMap(set -> set.group(1), (MatchResult set) -> set.group(2)));
        assertEquals(2, launchers.size());
        Map<String, String> images = new TreeMap<>();
        for (String pair : instruction("ENV").split(" ", -1)) {
            images.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
        }
        assertEquals(launchers, images);
    }

    @Test
    void theMonitorIsWhereTheHealthCheckLooksForIt(@TempDir Path directory) {
        MonitorConfig usual =
                new ShownConfigurations(directory).load("""
                    listeners.clients.listen = "127.0.0.1:4222"
                    upstreams.nats.servers = ["127.0.0.1:4223"]
                    monitor {}
                    """).operation().monitor();
        assertEquals(new MonitorConfig.On(new HostPort("127.0.0.1", 8223)), usual);
        assertTrue(Sources.read().file("HealthCheck").contains("\"http://127.0.0.1:8223/healthz\""));
        assertEquals("4222 8223", instruction("EXPOSE"));
    }

    @Test
    void everyLabelIsThere() {
        String labels = instruction("LABEL");
        for (String label : List.of(
                "title",
                "description",
                "url",
                "documentation",
                "source",
                "vendor",
                "licenses",
                "version",
                "revision",
                "created",
                "base.name",
                "base.digest")) {
            assertTrue(labels.contains("org.opencontainers.image." + label + "=\""), label);
        }
    }
}
