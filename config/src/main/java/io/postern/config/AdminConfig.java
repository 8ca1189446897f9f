package io.postern.config;

import java.nio.file.Path;

/** The admin socket. */
public sealed interface AdminConfig {
    /** None. */
    record Off() implements AdminConfig {}

    /** A Unix domain socket at {@code path}, which is the user's alone. */
    record Socket(Path path) implements AdminConfig {}
}
