package io.postern.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The {@link ValueReader}s of plain values. */
final class Values {
    private static final String ADDRESS = "host:port, an IPv6 address in brackets: [::1]:4222";
    private static final String DURATION = "a duration with its unit, such as 300ms, 2s or 1m";

    private Values() {}

    /** A block of keys. */
    static Node.Block block(Node node) {
        if (node instanceof Node.Block block) {
            return block;
        }
        throw invalid(node, "a block: { … }");
    }

    /** A list. */
    static List<Node> list(Node node) {
        if (node instanceof Node.Items items) {
            return items.items();
        }
        throw invalid(node, "a list: [ … ]");
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

    /** A duration with its unit, more than nothing. */
    static Duration duration(Node node) {
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Scalar.Kind.STRING) {
            // HOCON takes a plain number for milliseconds and nats-server for seconds: whoever writes one is
            // misunderstood.
            throw invalid(node, DURATION);
        }
        Duration duration = Durations.parse(scalar.text()).orElseThrow(() -> invalid(node, DURATION));
        if (!duration.isPositive()) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse(), "more than 0s");
        }
        return duration;
    }

    /** A duration where nats-server takes one: a plain number counts seconds. 0 or more. */
    static Duration seconds(Node node) {
        String expected = "seconds, or " + DURATION;
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Scalar.Kind.BOOLEAN) {
            throw invalid(node, expected);
        }
        Duration duration = Durations.parseSeconds(scalar.text())
                .or(() -> Durations.parse(scalar.text()))
                .orElseThrow(() -> invalid(node, expected));
        if (duration.isNegative()) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse(), "more than 0s");
        }
        return duration;
    }

    /** An address to listen on; port 0 or -1 for a free one. */
    static HostPort listenAddress(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.text().startsWith("unix:")) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse() + ": not served yet", ADDRESS);
        }
        return address(node, ADDRESS + "; port -1 for a free one");
    }

    /** An address that can be dialed. */
    static HostPort dialAddress(Node node) {
        HostPort address = address(node, ADDRESS);
        if (address.port() == 0) {
            throw invalid(node, "a port from 1 to 65535");
        }
        return address;
    }

    private static HostPort address(Node node, String expected) {
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.STRING) {
            return HostPort.parse(scalar.text()).orElseThrow(() -> invalid(node, expected));
        }
        throw invalid(node, expected);
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
