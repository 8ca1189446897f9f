package io.postern.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The {@link ValueReader}s of plain values and of files. */
final class Values {
    private Values() {}

    /** A block of keys. */
    static Node.Block block(Node node) {
        if (node instanceof Node.Block block) {
            return block;
        }
        throw invalid(node, "a block: { ... }");
    }

    /** A list. */
    static List<Node> list(Node node) {
        if (node instanceof Node.Items items) {
            return items.items();
        }
        throw invalid(node, "a list: [ ... ]");
    }

    /** A list, or a single value for a list of one: an environment variable can't hold a list. */
    static List<Node> listOrOne(Node node) {
        return node instanceof Node.Scalar ? List.of(node) : list(node);
    }

    /** A list with something in it. */
    static List<Node> filledList(Node node) {
        List<Node> items = list(node);
        if (items.isEmpty()) {
            throw new InvalidValueException(node.origin().key(), "an empty list", "at least one");
        }
        return items;
    }

    /** A name: {@code 1} is as good as {@code "1"}. */
    static String name(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        throw invalid(node, "a name");
    }

    /** True or false, in the words of nats-server; quoted ones too, as the environment has no others. */
    static boolean flag(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.kind() != Node.Scalar.Kind.NUMBER) {
            return booleanOf(scalar.text()).orElseThrow(() -> invalid(node, "true or false"));
        }
        throw invalid(node, "true or false");
    }

    /** What nats-server takes for a boolean. */
    static Optional<Boolean> booleanOf(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** A whole number, 0 or more. */
    static int count(Node node) {
        String expected = "a whole number, 0 or more";
        if (node instanceof Node.Scalar scalar && scalar.text().matches("[0-9]{1,9}")) {
            return Integer.parseInt(scalar.text());
        }
        throw invalid(node, expected);
    }

    /** A whole number, 1 or more. */
    static int atLeastOne(Node node) {
        int count = count(node);
        if (count == 0) {
            throw new InvalidValueException(node.origin().key(), "0", "1 or more");
        }
        return count;
    }

    /** One of {@code choices}, by the word for it. */
    static <T> ValueReader<T> oneOf(Map<String, T> choices) {
        return node -> {
            T choice = node instanceof Node.Scalar scalar ? choices.get(scalar.text()) : null;
            if (choice == null) {
                throw invalid(
                        node,
                        String.join(", ", choices.keySet().stream().sorted().toList()));
            }
            return choice;
        };
    }

    /** A file by its name; a relative one is relative to the file that names it. */
    static Path file(Node node) {
        String expected = "the name of a file";
        if (!(node instanceof Node.Scalar scalar)
                || scalar.kind() != Node.Scalar.Kind.STRING
                || scalar.text().isBlank()) {
            throw invalid(node, expected);
        }
        if (scalar.text().lines().count() > 1) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse(), expected);
        }
        if (scalar.text().startsWith("'")) {
            throw invalid(node, expected + " in double quotes: HOCON takes a single quote for a part of it");
        }
        try {
            return Path.of(node.origin().file()).resolveSibling(scalar.text());
        } catch (InvalidPathException _) {
            throw invalid(node, expected);
        }
    }

    /** {@code node} is not what is {@code expected}. */
    static InvalidValueException invalid(Node node, String expected) {
        return new InvalidValueException(node.origin().key(), node.described(), expected);
    }
}
