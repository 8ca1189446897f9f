package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Await;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/how-to/logs.md, run in their order with its configuration. */
class LogsHowToTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
    private static final String COMMAND = "./postern ";

    @TempDir
    private Path directory;

    @Test
    void everyCommandDoesWhatThePageSays() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("project.root"), "docs", "how-to", "logs.md"));
        String log = directory.resolve(RunningGate.LOG).toString();
        Files.writeString(
                directory.resolve("postern.conf"),
                TestedEngine.setting()
                        + blocks(page, "hocon")
                                .getFirst()
                                .replace("/var/log/postern/postern.log", log)
                                .replace("127.0.0.1:4222", "127.0.0.1:-1"));
        List<String> commands = blocks(page, "sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> line.substring(COMMAND.length()))
                .toList();
        assertEquals(4, commands.size());
        try (Program gate = run(commands.getFirst())) {
            await("\"msg\":\"ready\"");
            for (String command : commands.subList(1, commands.size())) {
                try (Program signal = run(command)) {
                    assertEquals(0, signal.exitStatus(), signal.err().text());
                }
            }
            assertEquals(0, gate.exitStatus());
            assertEquals("", gate.err().text());
        }
        List<String> lines = Files.readAllLines(Path.of(log));
        assertTrue(lines.stream().anyMatch(line -> line.contains("reloaded configuration=postern.conf")));
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.contains("\"msg\":\"reopened log\""))
                        .count());
        assertTrue(lines.getLast().contains("\"msg\":\"stopped\""), lines::toString);
        lines.forEach(JsonLine::members);
    }

    private Program run(String command) {
        return Program.start(directory, Map.of(), command.split(" "));
    }

    private void await(String text) {
        Path log = directory.resolve(RunningGate.LOG);
        Await.until(() -> read(log).contains(text), () -> read(log));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> blocks(String page, String language) {
        return BLOCK.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }
}
