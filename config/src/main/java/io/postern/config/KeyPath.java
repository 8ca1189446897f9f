package io.postern.config;

import java.util.regex.Pattern;

/** Paths of keys as HOCON writes them: {@code listeners.clients.advertise_map."10.0.0.7:4222"}. */
final class KeyPath {
    private static final Pattern UNQUOTED = Pattern.compile("[\\p{L}\\p{N}_-]+");

    private KeyPath() {}

    /** {@code key} inside the block at {@code path}; the whole file is the empty path. */
    static String child(String path, String key) {
        String element = UNQUOTED.matcher(key).matches() || key.equals(Reference.ANY_NAME) ? key : quote(key);
        return path.isEmpty() ? element : path + "." + element;
    }

    /** Element {@code index}, from 0, of the list at {@code path}. */
    static String element(String path, int index) {
        return path + "[" + index + "]";
    }

    /** {@code text} as a quoted HOCON string. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
