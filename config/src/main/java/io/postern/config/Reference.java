package io.postern.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code reference.conf}: every known key with its default. The only place of either: a key that stands there is known,
 * one that no reader asks for is not served yet, and the page docs/configuration.md is printed from it.
 */
final class Reference {
    /** Stands in {@code reference.conf} for the name of a block that the operator chooses. */
    static final String ANY_NAME = "<name>";

    private Reference() {}

    /** The whole file. */
    static Node.Block read() {
        Problems problems = new Problems();
        Node.Block root = new HoconReader(problems).read(text(), "reference.conf");
        try {
            problems.throwIfAny();
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
        return root;
    }

    private static String text() {
        try (InputStream resource = Reference.class.getResourceAsStream("reference.conf")) {
            if (resource == null) {
                throw new IllegalStateException("reference.conf is not on the class path");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
