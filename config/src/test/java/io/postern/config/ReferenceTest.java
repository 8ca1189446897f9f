package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code reference.conf} says of each key is what the loader does. */
class ReferenceTest {
    @TempDir
    private Path path;

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyIsRefusedAsNotServedYetExactlyWhereItsCommentSaysSo(ReferenceText.Key key) {
        ConfigFolder folder = new ConfigFolder(path);
        String name = key.path().replace(Reference.ANY_NAME, "some");
        // A value that no key has for its default, so that one which is served complains of the value.
        Path file = folder.write("postern.conf", name + " = { surprise = 1 }");

        boolean refused = folder.problems(file).stream()
                .anyMatch(line -> line.startsWith("postern.conf:1: " + name + ": not served yet"));

        assertEquals(key.comment().startsWith("Not served yet"), refused);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeySaysWhy(ReferenceText.Key key) {
        assertTrue(key.comment().matches("[A-Z(].{10,}\\.\\)?"), key::comment);
    }

    @Test
    void everyBlockAndKeyIsThere() {
        List<String> keys = keys().map(ReferenceText.Key::path).toList();
        assertTrue(keys.containsAll(
                List.of("listeners.<name>.listen", "listeners.<name>.tls.cert_match_skip_invalid", "drain_timeout")));
        assertTrue(keys.size() > 65);
    }

    private static Stream<ReferenceText.Key> keys() {
        return ReferenceText.blocks().stream().flatMap(block -> block.keys().stream());
    }
}
