package io.postern.bench.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code ./postern build} has made. As the launcher does, it is passed over where a source is newer.
 *
 * @param checkout whose
 */
record Image(Checkout checkout) {
    private static final List<String> SOURCES = List.of(
            "pom.xml", "config/pom.xml", "proxy/pom.xml", "config/src/main", "proxy/src/main", "proxy/src/dist");

    /** The launcher in it; empty where there is none, or an old one. */
    Optional<Path> launcher() {
        Path folder = checkout.root().resolve("dist");
        try (Stream<Path> images = Files.list(folder)) {
            FileTime made = Files.getLastModifiedTime(folder.resolve("built"));
            return images.map(image -> image.resolve(Path.of("bin", "postern")))
                    .filter(Files::isExecutable)
                    .filter(_ -> SOURCES.stream().noneMatch(source -> isNewer(source, made)))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private boolean isNewer(String source, FileTime made) {
        try (Stream<Path> files = Files.walk(checkout.root().resolve(source))) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false;
        }
    }
}
