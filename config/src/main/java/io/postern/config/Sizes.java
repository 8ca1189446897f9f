package io.postern.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as nats-server and HOCON spell them: {@code 1048576}, {@code 64KB}, {@code 100 MiB}. Units are powers of 1024, as in nats-server. */
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})\\s*([a-z]*)");
    private static final long UNIT = 1024;
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", UNIT),
            Map.entry("kb", UNIT),
            Map.entry("kib", UNIT),
            Map.entry("m", UNIT * UNIT),
            Map.entry("mb", UNIT * UNIT),
            Map.entry("mib", UNIT * UNIT),
            Map.entry("g", UNIT * UNIT * UNIT),
            Map.entry("gb", UNIT * UNIT * UNIT),
            Map.entry("gib", UNIT * UNIT * UNIT));

    private Sizes() {}

    /** A number of bytes, 0 or more. */
    static long bytes(Node node) {
        String expected = "a size, such as 64KB or 100MB";
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Scalar.Kind.BOOLEAN) {
            throw Values.invalid(node, expected);
        }
        Matcher size = SIZE.matcher(scalar.text().strip().toLowerCase(Locale.ROOT));
        if (!size.matches() || !UNITS.containsKey(size.group(2))) {
            throw Values.invalid(node, expected);
        }
        return Long.parseLong(size.group(1)) * UNITS.get(size.group(2));
    }
}
