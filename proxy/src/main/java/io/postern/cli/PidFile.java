package io.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that holds the process id while the gate runs, if one is wanted. */
final class PidFile {
    private final List<Path> written;

    private PidFile(List<Path> written) {
        this.written = written;
    }

    /** @throws IOException if the file can't be written; its message names the file */
    static PidFile write(Invocation.PidFile wanted) throws IOException {
        return switch (wanted) {
            case Invocation.PidFile.None() -> new PidFile(List.of());
            case Invocation.PidFile.At(Path file) -> {
                try {
                    Files.writeString(
                            file, Long.toString(ProcessHandle.current().pid()));
                } catch (IOException e) {
                    throw new IOException("can't write the pid file: " + Failures.describe(e), e);
                }
                yield new PidFile(List.of(file));
            }
        };
    }

    /** Removes it, if it is still there. */
    public void remove() throws IOException {
        for (Path file : written) {
            Files.deleteIfExists(file);
        }
    }
}
