package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake that can be made, and the exact answer: {@code mistakes.txt}. */
class MistakesTest {
    /** What stands around a row's text, so that it is in line 5. */
    private static final Map<String, List<String>> AROUND = Map.of(
            "file",
            List.of("#", "#", "#", "#", "TEXT"),
            "top",
            List.of(
                    "listeners.clients.listen = \"127.0.0.1:4222\"",
                    "upstreams.nats.servers = \"127.0.0.1:4223\"",
                    "",
                    "",
                    "TEXT"),
            "listener",
            List.of(
                    "upstreams.nats.servers = \"127.0.0.1:4223\"",
                    "upstreams.other.servers = \"127.0.0.1:4224\"",
                    "listeners.clients {",
                    "  listen = \"127.0.0.1:4222\", upstream = nats",
                    "TEXT",
                    "}"),
            "tls",
            List.of(
                    "upstreams.nats.servers = \"127.0.0.1:4223\"",
                    "listeners.clients { listen = \"127.0.0.1:4222\"",
                    "  tls {",
                    "    cert_file = \"cert.pem\", key_file = \"key.pem\"",
                    "TEXT",
                    "} }"),
            "access",
            List.of(
                    "upstreams.nats.servers = \"127.0.0.1:4223\"",
                    "listeners.clients { listen = \"127.0.0.1:4222\"",
                    "  tls { cert_file = \"cert.pem\", key_file = \"key.pem\", verify = true }",
                    "  access {",
                    "TEXT",
                    "} }"),
            "users",
            List.of(
                    "listeners.clients.listen = \"127.0.0.1:4222\"",
                    "upstreams.nats {",
                    "  servers = \"127.0.0.1:4223\"",
                    "  users {",
                    "TEXT",
                    "} }"),
            "upstream",
            List.of(
                    "listeners.clients.listen = \"127.0.0.1:4222\"",
                    "upstreams.nats {",
                    "  servers = \"127.0.0.1:4223\"",
                    "",
                    "TEXT",
                    "}"));

    @TempDir
    private Path folder;

    record Row(String around, String text, String answer) {
        @Override
        public String toString() {
            return around + ": " + text;
        }
    }

    @BeforeEach
    void writeTheFilesThatRowsName() throws IOException {
        Files.writeString(folder.resolve("cert.pem"), "");
        Files.writeString(folder.resolve("key.pem"), "");
        Files.writeString(folder.resolve("broken.conf"), "\n}\n");
        Files.createDirectory(folder.resolve("folder"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aMistakeIsAnsweredWithItsPlaceAndWhatWasExpected(Row row) throws IOException {
        Path file = folder.resolve("postern.conf");
        Files.writeString(
                file,
                String.join("\n", Objects.requireNonNull(AROUND.get(row.around)))
                        .replace("TEXT", row.text));

        ConfigException e = assertThrows(ConfigException.class, () -> ConfigLoader.load(file));

        String answer = e.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("\n"));
        assertEquals(row.answer, answer.replace(folder + "/", ""));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noAnswerShowsASecret(Row row) {
        for (String secret : List.of("hunter2", "SUACSSL3")) {
            assertFalse(row.answer.contains(secret));
        }
    }

    @Test
    void theTableIsNotCutShort() throws IOException {
        assertTrue(rows().count() > 190);
        assertTrue(rows().filter(row -> row.text.contains("hunter2")).count() > 15);
    }

    private static Stream<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> text = new ArrayList<>();
        List<String> answer = new ArrayList<>();
        for (String line : (table() + "\n\n").lines().toList()) {
            boolean answering = line.startsWith(">");
            if (!answering && !answer.isEmpty()) {
                rows.add(row(text, answer));
                text.clear();
                answer.clear();
            }
            boolean words = line.isEmpty() || (line.startsWith("#") && text.isEmpty());
            if (answering) {
                answer.add(line.substring(1).strip());
            } else if (!words) {
                text.add(line);
            }
        }
        return rows.stream();
    }

    private static Row row(List<String> text, List<String> answer) {
        String[] first = text.getFirst().split(" ", 2);
        String rest = text.stream().skip(1).map("\n"::concat).collect(Collectors.joining());
        return new Row(first[0], (first.length > 1 ? first[1] : "") + rest, String.join("\n", answer));
    }

    private static String table() throws IOException {
        try (InputStream table = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
