package io.postern.certs;

import io.postern.nats.Nkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The nkey that is in the folder before anything is made. Like the CA it is never replaced: a server that trusts it goes on to. */
sealed interface FoundNkey {
    /** Its seed's name in the folder. */
    String FILE = "gate.nk";

    /** It isn't there. */
    record None() implements FoundNkey {}

    /** One to go on with. */
    record Usable(Nkey key) implements FoundNkey {}

    /**
     * A file that can't be used, and must not be replaced.
     *
     * @param problem what is wrong, with the file's name
     */
    record Unusable(String problem) implements FoundNkey {}

    /** Looks. */
    static FoundNkey in(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new None();
        }
        try {
            return new Usable(Nkey.fromSeed(Files.readString(file)));
        } catch (IOException | IllegalArgumentException unusable) {
            // Not its message: it may show what was read.
            return new Unusable(file + ": can't be read as an nkey's seed (expected: one, or nothing there)");
        }
    }
}
