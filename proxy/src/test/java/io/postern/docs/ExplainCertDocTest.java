package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page has every member and every word of {@code explain-cert --json}. */
class ExplainCertDocTest {
    private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");

    @Test
    void everyWordOfTheJsonIsOnThePage() {
        Set<String> page = Set.copyOf(Page.of("docs/how-to/explain-cert.md").code());
        List<String> words = WORD.matcher(Sources.read().file("ExplanationJson"))
                .results()
                .map((MatchResult word) -> word.group(1))
                .distinct()
                .toList();
        assertTrue(words.size() > 30, words::toString);
        assertEquals(
                List.of(), words.stream().filter(word -> !page.contains(word)).toList());
    }
}
