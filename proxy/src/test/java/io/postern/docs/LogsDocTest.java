package io.postern.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signal.SignalWord;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page has every member and key of the log, and every word of {@code postern signal}. */
class LogsDocTest {
    private static final Page PAGE = Page.of("docs/how-to/logs.md");
    private static final Set<String> WORDS = Set.copyOf(PAGE.code());

    @Test
    void everyMemberAndKeyIsOnThePage() {
        Sources sources = Sources.read();
        Pattern key = Pattern.compile("(?:Property|with|text)\\(\\s*\"([a-z_]+)\"");
        List<String> keys = Stream.of("JsonFormatter", "SessionLog")
                .map(sources::file)
                .flatMap(text -> key.matcher(text).results())
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
        assertTrue(keys.size() > 20, keys::toString);
        assertEquals(
                List.of(), keys.stream().filter(name -> !WORDS.contains(name)).toList());
    }

    @Test
    void everySignalIsOnThePage() {
        assertEquals(
                Stream.of(SignalWord.values())
                        .map(word -> "`" + word + "`")
                        .sorted()
                        .toList(),
                PAGE.rows("## Signals").stream().map(List::getFirst).sorted().toList());
    }
}
