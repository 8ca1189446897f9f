package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRunTest {
    private static final List<String> WORDS = List.of(
            "run",
            "-c",
            "--config",
            "-config",
            "a.conf",
            "-P",
            "-l",
            "--log",
            "-D",
            "-V",
            "-DV",
            "-t",
            "-c=b",
            "demo",
            "--",
            "");

    private static final int LONGEST = 5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c a.conf",
                "run -c a.conf",
                "run --config a.conf",
                "-config a.conf -D",
                "-DV -c a.conf -P a.pid --log a.log",
                "run --pid a.pid -l a.log -V -c a.conf"
            })
    void whatGatesAreMostlyRunWithNeedsNoPicocli(String line) {
        assertTrue(PlainRun.parse(line.split(" ")).isPresent());
    }

    @Test
    void whatItUnderstandsIsWhatPicocliWouldHaveUnderstood() throws UsageException {
        assertTrue(compare(new ArrayList<>()) > 100);
    }

    /** Compares on all continuations of {@code line}, and counts those that were understood. */
    private static int compare(List<String> line) throws UsageException {
        String[] arguments = line.toArray(String[]::new);
        Optional<Invocation.Run> plain = PlainRun.parse(arguments);
        if (plain.isPresent()) {
            assertEquals(Arguments.parse(arguments), plain.get(), line.toString());
        }
        int understood = plain.isPresent() ? 1 : 0;
        if (line.size() < LONGEST) {
            for (String word : WORDS) {
                line.add(word);
                understood += compare(line);
                line.removeLast();
            }
        }
        return understood;
    }
}
