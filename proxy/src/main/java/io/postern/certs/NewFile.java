package io.postern.certs;

import java.nio.file.Path;

/**
 * A file to be.
 *
 * @param path    where it goes
 * @param content what it holds, ASCII
 * @param readers who may read it
 */
record NewFile(Path path, String content, Readers readers) {

    /** Who may read a file. */
    enum Readers {
        OWNER,
        EVERYBODY
    }

    /** Names no content: it may be a key. */
    @Override
    public String toString() {
        return path.toString();
    }
}
