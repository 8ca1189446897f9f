package io.postern.tls;

import org.jspecify.annotations.Nullable;

/** Makes text from the network and from libraries fit for a log line. */
public final class LogText {
    /** In characters. */
    public static final int MAX_LENGTH = 200;

    private LogText() {}

    /** {@code text} with everything but printable ASCII replaced by {@code ?}, cut at {@link #MAX_LENGTH}; empty for none. */
    public static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return printable.toString();
    }
}
