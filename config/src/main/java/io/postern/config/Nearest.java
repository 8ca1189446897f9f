package io.postern.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a misspelt one was meant to be. */
final class Nearest {
    private static final int SHORTEST_TAIL = 4;

    private Nearest() {}

    /** {@code what}, and the known word that was meant if there is one: {@code unknown key (did you mean listen?)}. */
    static String unknown(String what, String word, Collection<String> known) {
        return "unknown " + what
                + to(word, known).map(meant -> " (did you mean " + meant + "?)").orElse("");
    }

    /** What to say of the known words: nothing where {@link #unknown} names the one that was meant. */
    static String expected(String word, Collection<String> known, String otherwise) {
        return to(word, known).isPresent() ? "" : otherwise;
    }

    /** The word of {@code known} that is nearest to {@code word}, if one is near at all. */
    static Optional<String> to(String word, Collection<String> known) {
        String plain = plain(word);
        // A third of the letters wrong still tells which word was meant; more is guessing.
        int limit = Math.max(1, plain.length() / 3);
        return byTail(word, known)
                .or(() -> known.stream()
                        .filter(candidate -> distance(plain, plain(candidate)) <= limit)
                        .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate)))));
    }

    /** The first word of {@code known} of which {@code word} is the end: {@code timeout} for {@code dial_timeout}. */
    static Optional<String> byTail(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> word.length() >= SHORTEST_TAIL && candidate.endsWith(word))
                .findFirst();
    }

    /** Words that differ in case and separators only are the same: {@code handshakeFirst}, {@code handshake-first}. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Damerau-Levenshtein: insertions, deletions, replacements and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
