package io.postern.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as HOCON and as Go spell them: {@code 2s}, {@code 300 ms}, {@code 1.5 minutes}, {@code 1m30s}. */
final class Durations {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(\\p{L}+)\\s*");

    // What nearly all are, which are read without the big numbers that the others need: their classes take the JVM
    // milliseconds,
    // and the gate listens only when all durations are read. 9999 days fit in a long of nanoseconds.
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,4})\\s*(\\p{L}+)\\s*");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,4}");

    private static final long NANO = 1;
    private static final long MICRO = 1000 * NANO;
    private static final long MILLI = 1000 * MICRO;
    private static final long SECOND = 1000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ns", NANO),
            Map.entry("nano", NANO),
            Map.entry("nanos", NANO),
            Map.entry("nanosecond", NANO),
            Map.entry("nanoseconds", NANO),
            Map.entry("us", MICRO),
            Map.entry("µs", MICRO),
            Map.entry("micro", MICRO),
            Map.entry("micros", MICRO),
            Map.entry("microsecond", MICRO),
            Map.entry("microseconds", MICRO),
            Map.entry("ms", MILLI),
            Map.entry("milli", MILLI),
            Map.entry("millis", MILLI),
            Map.entry("millisecond", MILLI),
            Map.entry("milliseconds", MILLI),
            Map.entry("s", SECOND),
            Map.entry("second", SECOND),
            Map.entry("seconds", SECOND),
            Map.entry("m", MINUTE),
            Map.entry("minute", MINUTE),
            Map.entry("minutes", MINUTE),
            Map.entry("h", HOUR),
            Map.entry("hour", HOUR),
            Map.entry("hours", HOUR),
            Map.entry("d", DAY),
            Map.entry("day", DAY),
            Map.entry("days", DAY));

    private static final String EXPECTED = "a duration with its unit, such as 300ms, 2s or 1m";

    private Durations() {}

    /** A duration with its unit, more than nothing. */
    static Duration positive(Node node) {
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Scalar.Kind.STRING) {
            // HOCON takes a plain number for milliseconds and nats-server for seconds: whoever writes one is
            // misunderstood.
            throw Values.invalid(node, EXPECTED);
        }
        Duration duration = parse(scalar.text()).orElseThrow(() -> Values.invalid(node, EXPECTED));
        if (!duration.isPositive()) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse(), "more than 0s");
        }
        return duration;
    }

    /** A duration with its unit, or 0. */
    static Duration zeroOrMore(Node node) {
        boolean zero = node instanceof Node.Scalar scalar && scalar.text().matches("0+[a-z]*");
        return zero ? Duration.ZERO : positive(node);
    }

    /** A duration where nats-server takes one: a plain number counts seconds. 0 or more. */
    static Duration seconds(Node node) {
        Duration duration = anySeconds(node);
        if (node instanceof Node.Scalar scalar && duration.isNegative()) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse(), "more than 0s");
        }
        return duration;
    }

    /** The same, and negative ones too. */
    static Duration anySeconds(Node node) {
        String expected = "seconds, or " + EXPECTED;
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Scalar.Kind.BOOLEAN) {
            throw Values.invalid(node, expected);
        }
        return parseSeconds(scalar.text())
                .or(() -> parse(scalar.text()))
                .orElseThrow(() -> Values.invalid(node, expected));
    }

    /** The duration, negative ones included; nothing where {@code text} has no unit, a wrong one, or is over 292 years. */
    static Optional<Duration> parse(String text) {
        String trimmed = text.strip();
        boolean negative = trimmed.startsWith("-");
        String rest = negative ? trimmed.substring(1) : trimmed;
        // Go and HOCON both let zero go without a unit.
        if (rest.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher whole = WHOLE.matcher(rest);
        if (whole.matches() && UNITS.containsKey(whole.group(2))) {
            long nanos = Long.parseLong(whole.group(1)) * UNITS.get(whole.group(2));
            return Optional.of(Duration.ofNanos(negative ? -nanos : nanos));
        }
        return parseParts(rest, negative);
    }

    private static Optional<Duration> parseParts(String rest, boolean negative) {
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(rest);
        int end = 0;
        while (end < rest.length()) {
            part.region(end, rest.length());
            if (!part.lookingAt() || !UNITS.containsKey(part.group(2))) {
                return Optional.empty();
            }
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(UNITS.get(part.group(2)))));
            end = part.end();
        }
        return end == 0 ? Optional.empty() : ofNanos(negative ? nanos.negate() : nanos);
    }

    /** A plain number as seconds, which is how nats-server reads one. */
    static Optional<Duration> parseSeconds(String number) {
        if (WHOLE_NUMBER.matcher(number).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(number)));
        }
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        return ofNanos(new BigDecimal(number).multiply(BigDecimal.valueOf(SECOND)));
    }

    private static Optional<Duration> ofNanos(BigDecimal nanos) {
        if (nanos.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        // Up, so that what is more than nothing stays so.
        return Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.UP).longValueExact()));
    }
}
