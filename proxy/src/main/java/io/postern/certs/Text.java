package io.postern.certs;

/** Small conversions of text that more than one class needs. */
final class Text {
    private Text() {}

    /** The same text with control characters spelled out, so that it can't disturb a terminal or a log. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                printable.append("\\x%02x".formatted(c));
            } else {
                printable.append((char) c);
            }
        });
        return printable.toString();
    }

    /** As a quoted string of HOCON and of nats-server's syntax alike: both read a backslash and a quote only escaped. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
