package io.postern.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    @Test
    void isAWordAndThenKeysInTheOrderInWhichTheyWereAdded() {
        LogLine line = new LogLine("closed")
                .with("session", 7)
                .with("listener", "clients")
                .with("resumed", false)
                .text("sni", "localhost")
                .with("after", Duration.ofMillis(21));
        assertEquals("closed session=7 listener=clients resumed=false sni=\"localhost\" after=0.021s", line.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e", "é", "\"",
                "\\"
            })
    void nothingInATextEndsTheTextOrTheLine(String hostile) {
        assertEquals(
                "opened sni=\"a? reason=forged?\"",
                new LogLine("opened")
                        .text("sni", "a" + hostile + " reason=forged" + hostile)
                        .toString());
    }

    @Test
    void aTextIsCutBetweenTwoCharacters() {
        String text = "😀".repeat(LogLine.LONGEST_TEXT + 1);
        assertEquals(
                "opened sni=\"" + "?".repeat(LogLine.LONGEST_TEXT) + '"',
                new LogLine("opened").text("sni", text).toString());
        LogLine.Value.Text cut = (LogLine.Value.Text)
                new LogLine("opened").text("sni", text).keys().getFirst().value();
        assertEquals("😀".repeat(LogLine.LONGEST_TEXT), cut.text());
    }
}
