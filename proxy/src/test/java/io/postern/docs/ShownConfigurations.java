package io.postern.docs;

import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.PosternConfig;
import io.postern.testing.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads configurations that pages and files show, with files that exist in place of those that they name.
 *
 * @param directory where those are
 */
record ShownConfigurations(Path directory) {
    ShownConfigurations {
        if (!Files.exists(directory.resolve("certs"))) {
            Pki.in(directory.resolve("certs"));
        }
    }

    /** What {@code text} becomes; fails with every mistake in it. */
    PosternConfig load(String text) {
        String config = text.replaceAll("\"[\\w./-]+(?:-key\\.pem|\\.key)\"", "\"certs/server-key.pem\"")
                .replaceAll("\"[\\w./-]+(?<!-key)(?:\\.pem|\\.crt)\"", "\"certs/server.pem\"")
                // Loading looks at whether they are there, not at what is in them.
                .replaceAll("\"[\\w./-]+\\.(?:crl|pass|nk)\"", "\"certs/server.pem\"");
        try {
            return ConfigLoader.load(Files.writeString(directory.resolve("postern.conf"), config));
        } catch (ConfigException e) {
            throw new AssertionError(e.getMessage() + "\n" + config, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
