package io.postern.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * nats-server's line: {@code [pid] 2026/08/21 14:50:11.123456 [INF] message}, in local time. One record is one line,
 * whatever a client put into it: control characters are escaped. What was thrown is told in the line, and its stack
 * trace follows where the level says so.
 */
final class NatsFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final long pid;
    private final ZoneId zone;
    private final StackTraces stackTraces;

    NatsFormatter(long pid, ZoneId zone, StackTraces stackTraces) {
        this.pid = pid;
        this.zone = zone;
        this.stackTraces = stackTraces;
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(160).append('[').append(pid).append("] ");
        TIME.formatTo(record.getInstant().atZone(zone), line);
        line.append(" [").append(Levels.tag(record.getLevel())).append("] ");
        escape(formatMessage(record), line);
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            line.append(": ");
            escape(thrown.toString(), line);
            for (String step : stackTraces.of(thrown)) {
                line.append('\n');
                escape(step, line);
            }
        }
        return line.append('\n').toString();
    }

    private static void escape(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (breaksLines(c)) {
                        to.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
    }

    // Line and paragraph separators break lines in some viewers, and bidirectional controls reorder what is seen.
    private static boolean breaksLines(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
