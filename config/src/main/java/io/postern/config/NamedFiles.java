package io.postern.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The {@link ValueReader}s of files that have to be there. What is in them is not looked at, only that they can be read. */
final class NamedFiles {
    private NamedFiles() {}

    /** A file. */
    static ValueReader<SourcedFile> file(String expected) {
        return node -> existing(node, false, expected);
    }

    /** A file or a folder. */
    static ValueReader<SourcedFile> fileOrFolder(String expected) {
        return node -> existing(node, true, expected);
    }

    /** A file that holds a secret. Its name is not shown: whoever mistakes the key writes the secret itself there. */
    static ValueReader<SourcedFile> secret(String expected) {
        return node -> {
            Path file;
            try {
                file = Values.file(node);
            } catch (InvalidValueException _) {
                throw new InvalidValueException(node.origin().key(), "not the name of a file", expected);
            }
            String reason = whyNot(file, false);
            if (!reason.isEmpty()) {
                throw new InvalidValueException(node.origin().key(), reason, expected);
            }
            return new SourcedFile(file, node.origin());
        };
    }

    private static SourcedFile existing(Node node, boolean orFolder, String expected) {
        Path file = Values.file(node);
        String reason = whyNot(file, orFolder);
        if (!reason.isEmpty()) {
            throw new InvalidValueException(node.origin().key(), file + ": " + reason, expected);
        }
        return new SourcedFile(file, node.origin());
    }

    /** Why {@code file} can't be read; empty where it can. */
    private static String whyNot(Path file, boolean orFolder) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory() && !orFolder) {
                return "is a folder";
            }
            return Files.isReadable(file) ? "" : "permission denied";
        } catch (IOException e) {
            return IoReasons.of(e);
        }
    }
}
