package io.postern.certs;

import io.postern.certs.DevCertsRequest.Overwrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts files into a folder, all or none. Each is written whole under another name, in a folder that its owner alone can
 * enter, and then renamed: no key is readable by others at any moment, and no reader ever sees half a file.
 *
 * <p>A failure while renaming removes what was new. Files that had been there and were
 * replaced by {@link Overwrite#FORCE} stay replaced.
 */
final class FolderWriter {
    private static final String STAGING = ".dev-certs-";

    private final Path folder;
    private final Overwrite overwrite;
    private final Deque<Path> made = new ArrayDeque<>();

    FolderWriter(Path folder, Overwrite overwrite) {
        this.folder = folder;
        this.overwrite = overwrite;
    }

    /** What would keep {@code targets} from being written, a line each; touches nothing. */
    List<String> obstacles(List<Path> targets) {
        return Stream.concat(
                        Stream.concat(Stream.of(folder), targets.stream().map(Path::getParent))
                                .distinct()
                                .flatMap(needed -> folderProblem(needed).stream()),
                        targets.stream().flatMap(target -> targetProblem(target).stream()))
                .distinct()
                .toList();
    }

    private static Optional<String> folderProblem(Path needed) {
        Path there = needed.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return Optional.of(there + ": not a folder (expected: a folder, or nothing there)");
        }
        return Files.isWritable(there)
                ? Optional.empty()
                : Optional.of(there + ": not writable (expected: a folder to write into)");
    }

    private Optional<String> targetProblem(Path target) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (Files.isDirectory(target)) {
            return Optional.of(target + ": a folder (expected: a file, or nothing there)");
        }
        return switch (overwrite) {
            case REFUSE -> Optional.of(target + ": there already (expected: nothing; --force replaces it)");
            case FORCE -> Optional.empty();
        };
    }

    /** Writes all {@code files}, which are free of {@link #obstacles}, or leaves the folder as it was and throws. */
    void write(List<NewFile> files) throws IOException {
        try {
            makeParent(folder.resolve(STAGING));
            Path staging = Files.createTempDirectory(folder, STAGING);
            try {
                for (int i = 0; i < files.size(); i++) {
                    stage(staging.resolve(Integer.toString(i)), files.get(i));
                }
                for (int i = 0; i < files.size(); i++) {
                    publish(staging.resolve(Integer.toString(i)), files.get(i).path());
                }
            } finally {
                removeStaging(staging);
            }
        } catch (IOException e) {
            undo(e);
            throw e;
        }
    }

    /** Makes the folder that {@code path} is in, and those that that is in. */
    private void makeParent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeParent(parent);
            Files.createDirectory(parent);
            made.push(parent);
        }
    }

    private static void stage(Path path, NewFile file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (WritableByteChannel out = Files.newByteChannel(path, options, protection(path, file.readers()))) {
            ByteBuffer content = StandardCharsets.US_ASCII.encode(file.content());
            while (content.hasRemaining()) {
                out.write(content);
            }
        }
    }

    private static FileAttribute<?>[] protection(Path path, NewFile.Readers readers) {
        if (KeyProtection.of(path) == KeyProtection.AS_FOLDER) {
            return new FileAttribute<?>[0];
        }
        String permissions = switch (readers) {
            case OWNER -> "rw-------";
            case EVERYBODY -> "rw-r--r--";
        };
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private void publish(Path staged, Path target) throws IOException {
        makeParent(target);
        boolean isNew = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        // Without an option the move fails where a file has come up since we looked; ATOMIC_MOVE replaces it in one
        // step.
        CopyOption[] options = switch (overwrite) {
            case REFUSE -> new CopyOption[0];
            case FORCE -> new CopyOption[] {StandardCopyOption.ATOMIC_MOVE};
        };
        Files.move(staged, target, options);
        if (isNew) {
            made.push(target);
        }
    }

    private static void removeStaging(Path staging) throws IOException {
        try (Stream<Path> left = Files.list(staging)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(staging);
    }

    private void undo(IOException cause) {
        for (Path path : made) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
