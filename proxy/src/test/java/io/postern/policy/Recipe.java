package io.postern.policy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words of a recipe: {@code key=value} or {@code key}, with blanks between. In a value {@code %41} is the byte 0x41.
 *
 * @param words in their order
 */
record Recipe(List<Word> words) {
    /** What all moments of recipes are counted from. */
    static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

    /** One of them. */
    record Word(String key, String value) {}

    static Recipe parse(String text) {
        List<Word> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            int end = word.indexOf('=');
            if (!word.isEmpty()) {
                words.add(end < 0 ? new Word(word, "") : new Word(word.substring(0, end), word.substring(end + 1)));
            }
        }
        return new Recipe(words);
    }

    boolean has(String key) {
        return words.stream().anyMatch(word -> word.key().equals(key));
    }

    Optional<String> find(String key) {
        return all(key).stream().findFirst();
    }

    String get(String key, String otherwise) {
        return find(key).orElse(otherwise);
    }

    List<String> all(String key) {
        return words.stream()
                .filter(word -> word.key().equals(key))
                .map(Word::value)
                .toList();
    }

    /** {@code -3d}, {@code 12h}, {@code 0s} from {@link #NOW}. */
    Instant moment(String key, String otherwise) {
        return NOW.plus(duration(get(key, otherwise)));
    }

    private static Duration duration(String text) {
        long amount = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'd' -> Duration.ofDays(amount);
            case 'h' -> Duration.ofHours(amount);
            case 's' -> Duration.ofSeconds(amount);
            default -> throw new IllegalArgumentException(text);
        };
    }

    static byte[] bytes(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '%') {
                bytes.write(Integer.parseInt(new String(text, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(text[i]);
            }
        }
        return bytes.toByteArray();
    }
}
