package io.postern.nats;

/**
 * One member of INFO's JSON object, and where in the line it is.
 *
 * @param name  the name that Go's JSON decoder matches it with, see {@link #fold}
 * @param start of the name's opening quote, in characters from the start of the line
 * @param value where the value starts
 * @param end   where the value ends, exclusive
 */
record InfoMember(String name, int start, int value, int end) {

    /**
     * A member's name as Go's JSON decoder compares it, for comparing with names in lower-case ASCII. Go ignores case by
     * Unicode's simple folding, where two letters outside ASCII equal one within: U+017F is s, the Kelvin sign is k.
     */
    static String fold(String name) {
        int same = 0;
        while (same < name.length() && fold(name.charAt(same)) == name.charAt(same)) {
            same++;
        }
        if (same == name.length()) {
            return name;
        }
        StringBuilder folded = new StringBuilder(name);
        for (int i = same; i < name.length(); i++) {
            folded.setCharAt(i, fold(name.charAt(i)));
        }
        return folded.toString();
    }

    private static char fold(char c) {
        return switch (c) {
            case '\u017f' -> 's';
            case '\u212a' -> 'k';
            default -> c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        };
    }
}
