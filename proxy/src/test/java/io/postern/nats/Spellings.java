package io.postern.nats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The ways to write a field's name that only Go's JSON decoder takes for it. */
final class Spellings {
    private Spellings() {}

    /** One letter of {@code key} in every other way, all of them in each, and two that differ in nothing but their escapes. */
    static Stream<String> of(String key) {
        List<String> spellings = new ArrayList<>();
        spellings.add(key.toUpperCase(Locale.ROOT));
        spellings.add(key.replace('s', '\u017f').replace('k', '\u212a'));
        for (int i = 0; i < key.length(); i++) {
            for (String letter : letters(key.charAt(i))) {
                spellings.add(key.substring(0, i) + letter + key.substring(i + 1));
            }
        }
        return spellings.stream().filter(spelling -> !spelling.equals(key)).distinct();
    }

    private static List<String> letters(char letter) {
        String upper = String.valueOf(Character.toUpperCase(letter));
        List<String> letters = new ArrayList<>(List.of(upper, escaped(letter), escaped(upper.charAt(0))));
        if (letter == 's') {
            letters.addAll(List.of("\u017f", escaped('\u017f')));
        } else if (letter == 'k') {
            letters.addAll(List.of("\u212a", escaped('\u212a')));
        }
        return letters;
    }

    private static String escaped(char letter) {
        return String.format(Locale.ROOT, "\\u%04x", (int) letter);
    }
}
