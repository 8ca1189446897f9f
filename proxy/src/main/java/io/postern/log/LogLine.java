package io.postern.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of the log while it is made: a constant word, then keys with their values, in order. What a network peer chose goes in
 * by {@link #text} alone, which cuts it and lets it neither end the line nor pass for a key. Used by one thread.
 */
public final class LogLine {
    /** How much of a text of others is written, in characters. */
    static final int LONGEST_TEXT = 256;

    private final String word;
    private final List<Key> keys = new ArrayList<>();

    /** A key and its value. */
    record Key(String name, Value value) {}

    /** What stands behind a key. */
    sealed interface Value {
        /** A word that the gate or its operator chose. */
        record Word(String word) implements Value {}

        /** What somebody else chose, cut. */
        record Text(String text) implements Value {}

        record Count(long count) implements Value {}

        record Flag(boolean flag) implements Value {}

        record Time(Duration time) implements Value {
            double seconds() {
                return time.toNanos() / 1e9;
            }
        }
    }

    /** @param word what has happened: a constant, or several words of one */
    public LogLine(String word) {
        this.word = word;
    }

    /** Adds a word that the gate or its operator chose. */
    public LogLine with(String key, String value) {
        return add(key, new Value.Word(value));
    }

    /** Adds a number. */
    public LogLine with(String key, long value) {
        return add(key, new Value.Count(value));
    }

    /** Adds {@code true} or {@code false}. */
    public LogLine with(String key, boolean value) {
        return add(key, new Value.Flag(value));
    }

    /** Adds a length of time, to be read in seconds, to the millisecond. */
    public LogLine with(String key, Duration value) {
        return add(key, new Value.Time(value));
    }

    /** Adds what somebody else chose: of any length, with anything in it. */
    public LogLine text(String key, String value) {
        return add(key, new Value.Text(cut(value)));
    }

    private LogLine add(String key, Value value) {
        keys.add(new Key(key, value));
        return this;
    }

    String word() {
        return word;
    }

    List<Key> keys() {
        return keys;
    }

    /** All of it as one text: {@code word key=value key="text"}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(256).append(word);
        for (Key key : keys) {
            line.append(' ').append(key.name()).append('=');
            switch (key.value()) {
                case Value.Word(String value) -> line.append(value);
                case Value.Text(String text) -> quote(text, line);
                case Value.Count(long count) -> line.append(count);
                case Value.Flag(boolean flag) -> line.append(flag);
                case Value.Time time ->
                    line.append(String.format(Locale.ROOT, "%.3f", time.seconds()))
                            .append('s');
            }
        }
        return line.toString();
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    // Without escapes: who reads the line by a pattern need not know them, and a quote is the end of the text.
    private static void quote(String text, StringBuilder to) {
        to.append('"');
        text.codePoints().forEach(c -> {
            boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
            to.append(plain ? (char) c : '?');
        });
        to.append('"');
    }
}
