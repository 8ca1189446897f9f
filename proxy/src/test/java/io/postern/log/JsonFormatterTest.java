package io.postern.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatterTest {
    private static final Instant WHEN = Instant.parse("2026-08-21T12:50:11.123456789Z");
    private static final String BEGIN = "{\"ts\":\"2026-08-21T12:50:11.123456Z\",\"level\":\"info\",\"pid\":4711,";

    @ParameterizedTest
    @CsvSource({
        "FINEST,trace",
        "FINER,trace",
        "FINE,debug",
        "CONFIG,debug",
        "INFO,info",
        "WARNING,warn",
        "SEVERE,error",
        "1100,fatal"
    })
    void writesOneObjectALineWithTheTimeInUtc(String level, String word) {
        assertEquals(
                "{\"ts\":\"2026-08-21T12:50:11.123456Z\",\"level\":\"" + word + "\",\"pid\":4711,\"msg\":\"ready\"}\n",
                format(new LogRecord(Level.parse(level), "ready"), StackTraces.LEFT_OUT));
    }

    @Test
    void theKeysOfALineAreMembers() {
        LogLine line = new LogLine("closed")
                .with("session", 7)
                .with("listener", "clients")
                .with("resumed", true)
                .text("sni", "localhost")
                .with("after", Duration.ofNanos(21_499_999));
        assertEquals(
                BEGIN
                        + "\"msg\":\"closed\",\"session\":7,\"listener\":\"clients\",\"resumed\":true,\"sni\":\"localhost\",\"after\":0.021}\n",
                format(new LineRecord(Level.INFO, line), StackTraces.LEFT_OUT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000", "0009", "000a", "000d", "001b", "007f", "0085", "009b", "00e9", "2028", "2029", "202e", "2066"
            })
    void nothingInATextLeavesItsString(String code) {
        String hostile = Character.toString(Integer.parseInt(code, 16)) + "\",\"level\":\"forged\\";
        String escaped = switch (code) {
            case "0009" -> "\\t";
            case "000a" -> "\\n";
            case "000d" -> "\\r";
            default -> "\\u" + code;
        };
        String string = "\"" + escaped + "\\\",\\\"level\\\":\\\"forged\\\\\"";
        String text =
                format(new LineRecord(Level.INFO, new LogLine("opened").text("sni", hostile)), StackTraces.LEFT_OUT);
        assertEquals(BEGIN + "\"msg\":\"opened\",\"sni\":" + string + "}\n", escapesInLowerCase(text));
        String message = format(new LogRecord(Level.INFO, hostile), StackTraces.LEFT_OUT);
        assertEquals(BEGIN + "\"msg\":" + string + "}\n", escapesInLowerCase(message));
    }

    @Test
    void everyLineIsPrintableAscii() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            all.append(c);
        }
        String line = format(new LogRecord(Level.INFO, all.toString()), StackTraces.LEFT_OUT);
        assertTrue(line.endsWith("\n"));
        assertTrue(line.strip().chars().allMatch(c -> c >= ' ' && c < 0x7f));
    }

    @Test
    void whatWasThrownIsAMemberAndItsTraceWhereAsked() {
        LogRecord record = new LogRecord(Level.INFO, "no luck");
        record.setThrown(new IOException("bad\nline", new IllegalStateException("deep")));
        assertEquals(
                BEGIN + "\"msg\":\"no luck\",\"error\":\"java.io.IOException: bad\\nline\"}\n",
                format(record, StackTraces.LEFT_OUT));
        String traced = format(record, StackTraces.WRITTEN);
        assertTrue(traced.contains("\"stack\":\"    at io.postern.log.JsonFormatterTest."), traced);
        assertTrue(traced.contains("\\n  caused by java.lang.IllegalStateException: deep\\n"), traced);
        assertEquals(1, traced.lines().count());
    }

    private static String escapesInLowerCase(String text) {
        return Pattern.compile("\\\\u[0-9A-F]{4}")
                .matcher(text)
                .replaceAll(escape -> "\\\\" + escape.group().substring(1).toLowerCase(Locale.ROOT));
    }

    private static String format(LogRecord record, StackTraces stackTraces) {
        record.setInstant(WHEN);
        return JsonFormatter.of(4711, stackTraces).format(record);
    }
}
