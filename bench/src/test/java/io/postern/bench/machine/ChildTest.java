package io.postern.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Program shell(String script) {
        return new Program(List.of("sh", "-c", script), Affinity.ANY, folder.resolve("log"));
    }

    @Test
    void itIsTalkedTo() throws IOException, InterruptedException {
        try (Child child = Child.talkTo(shell("read line; echo \"got $line\"; read rest"))) {
            child.say("go");
            assertEquals("got go", child.line(PATIENCE));
        }
    }

    @Test
    void oneThatEndsIsReportedWithItsLastWords() throws IOException {
        try (Child child = Child.talkTo(shell("echo 'no such port' >&2; exit 1"))) {
            IOException failure = assertThrows(IOException.class, () -> child.line(PATIENCE));
            assertTrue(failure.toString().endsWith("ended: no such port"), failure::toString);
        }
    }

    @Test
    void whatItSaidBeforeItsEndIsHeard() throws IOException, InterruptedException {
        try (Child child = Child.talkTo(shell("echo last"))) {
            assertTrue(child.awaitEnd(PATIENCE));
            assertEquals("last", child.line(PATIENCE));
        }
    }

    @Test
    void itsChildrenEndWithIt() throws IOException, InterruptedException {
        List<ProcessHandle> tree;
        try (Child child = Child.talkTo(shell("sleep 100 & echo started; wait"))) {
            assertEquals("started", child.line(PATIENCE));
            tree = Proc.tree(child.pid()).stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .toList();
            assertEquals(2, tree.size());
        }
        for (ProcessHandle process : tree) {
            process.onExit().join();
            assertFalse(process.isAlive());
        }
    }
}
