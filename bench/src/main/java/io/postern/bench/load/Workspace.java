package io.postern.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a run: keys, configurations, logs. It is gone when the run is over, also where a signal has ended it. */
final class Workspace implements AutoCloseable {
    private final Path folder;
    private final Thread onSignal = new Thread(this::tryToDelete, "end of the workspace");

    private Workspace(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    static Workspace make() throws IOException {
        return new Workspace(Files.createTempDirectory("postern-bench"));
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        delete();
        Runtime.getRuntime().removeShutdownHook(onSignal);
    }

    private void tryToDelete() {
        try {
            delete();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("postern bench: " + folder + " is left: " + e.getMessage());
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
