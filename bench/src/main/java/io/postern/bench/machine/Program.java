package io.postern.bench.machine;

import java.nio.file.Path;
import java.util.List;

/**
 * What to start.
 *
 * @param command     the binary and its arguments
 * @param affinity    where it may run
 * @param log         where its errors go, and its output too where nobody reads it; appended to
 */
public record Program(List<String> command, Affinity affinity, Path log) {
    public Program {
        command = List.copyOf(command);
    }

    /** The binary, for messages. */
    String name() {
        return Path.of(command.getFirst()).getFileName().toString();
    }
}
