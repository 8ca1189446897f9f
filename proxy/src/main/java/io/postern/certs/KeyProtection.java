package io.postern.certs;

import java.nio.file.Path;

/** What keeps others from reading the key files. */
public enum KeyProtection {
    /** POSIX permissions 0600, from the moment each file is created. */
    OWNER_ONLY,
    /** The file system has no POSIX permissions (Windows): a file is as protected as the folder that it is in. */
    AS_FOLDER;

    /** What there is at {@code path}. */
    static KeyProtection of(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix") ? OWNER_ONLY : AS_FOLDER;
    }
}
