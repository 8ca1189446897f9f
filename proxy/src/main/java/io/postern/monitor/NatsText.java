package io.postern.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What nats-server spells in its own way. Pure. */
final class NatsText {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|\u00b5s|ms|s|m|h)");
    private static final Pattern DURATION = Pattern.compile("(?:" + PART.pattern() + "){1,4}");

    private NatsText() {}

    /** The time between two moments in whole seconds: {@code 9s}, {@code 1h0m9s}, {@code 1y2d3h4m5s} (server/monitor.go, {@code myUptime}). */
    static String uptime(Instant from, Instant to) {
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        long years = days / 365;
        StringBuilder text = new StringBuilder();
        if (years > 0) {
            text.append(years).append('y');
        }
        if (days > 0) {
            text.append(days % 365).append('d');
        }
        if (hours > 0) {
            text.append(hours % 24).append('h');
        }
        if (minutes > 0) {
            text.append(minutes % 60).append('m');
        }
        return text.append(seconds % 60).append('s').toString();
    }

    /** Go's text for a duration, such as {@code 1.2ms}, in nanoseconds; 0 for any other text. */
    static double nanos(String text) {
        return DURATION.matcher(text).matches()
                ? PART.matcher(text).results().mapToDouble(NatsText::part).sum()
                : 0;
    }

    private static double part(MatchResult part) {
        double unit = switch (part.group(2)) {
            case "ns" -> 1;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> 1e3;
        };
        return Double.parseDouble(part.group(1)) * unit;
    }

    /** In seconds, as nats-server has time-outs. */
    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
