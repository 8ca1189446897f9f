package io.postern.monitor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a request. Read as nats-server does it (server/monitor.go, {@code decodeBool} and its like), and refused in its
 * words: the first value of each counts, an empty one is none, and those that a page does not know are passed over. Pure.
 */
final class Query {
    /** In characters, still escaped. More is nothing that anybody means. */
    static final int MAX_LENGTH = 4096;

    private static final int LONGEST_QUOTE = 64;

    /** What Go's {@code strconv.ParseBool} takes. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

    private static final String BAD_SYNTAX = "invalid syntax";
    private static final String OUT_OF_RANGE = "value out of range";

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads what stands behind the {@code ?} of a URL; empty for nothing.
     *
     * @throws BadRequestException where it is too long, or its escapes are none
     */
    static Query parse(String raw) throws BadRequestException {
        if (raw.length() > MAX_LENGTH) {
            throw new BadRequestException("the query is longer than " + MAX_LENGTH + " characters");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            values.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return new Query(values);
    }

    private static String decode(String escaped) throws BadRequestException {
        try {
            return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new BadRequestException("invalid URL escape in " + quote(escaped));
        }
    }

    /** The value of {@code name}; empty where it is not given. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /**
     * Whether {@code name} is given and true.
     *
     * @throws BadRequestException if it is no boolean
     */
    boolean flag(String name) throws BadRequestException {
        String text = text(name);
        if (text.isEmpty() || FALSE.contains(text)) {
            return false;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        throw new BadRequestException(
                "Error decoding boolean for '" + name + "': " + problem("ParseBool", text, BAD_SYNTAX));
    }

    /**
     * The number {@code name}, 0 where it is not given. Of Go's 64 bits, what is beyond an int is its nearest: there is no more of
     * anything here.
     *
     * @throws BadRequestException if it is none
     */
    int number(String name) throws BadRequestException {
        String text = text(name);
        if (text.isEmpty()) {
            return 0;
        }
        String prefix = "Error decoding int for '" + name + "': ";
        if (!text.matches("[+-]?[0-9]+")) {
            throw new BadRequestException(prefix + problem("Atoi", text, BAD_SYNTAX));
        }
        try {
            return Math.clamp(Long.parseLong(text), Integer.MIN_VALUE, Integer.MAX_VALUE);
        } catch (NumberFormatException _) {
            throw new BadRequestException(prefix + problem("Atoi", text, OUT_OF_RANGE));
        }
    }

    /**
     * The unsigned number {@code name}, 0 where it is not given.
     *
     * @throws BadRequestException if it is none
     */
    long unsigned(String name) throws BadRequestException {
        String text = text(name);
        if (text.isEmpty()) {
            return 0;
        }
        String prefix = "Error decoding uint64 for '" + name + "': ";
        if (!text.matches("[0-9]+")) {
            throw new BadRequestException(prefix + problem("ParseUint", text, BAD_SYNTAX));
        }
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw new BadRequestException(prefix + problem("ParseUint", text, OUT_OF_RANGE));
        }
    }

    /** As Go's {@code strconv.NumError} has it. */
    private static String problem(String function, String text, String why) {
        return "strconv." + function + ": parsing " + quote(text) + ": " + why;
    }

    /** In quotes, with what is not printable ASCII escaped, and not longer than what a line bears. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().limit(LONGEST_QUOTE).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f) {
                quoted.append((char) c);
            } else {
                quoted.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            }
        });
        return quoted.append('"').toString();
    }
}
