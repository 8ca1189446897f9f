package io.postern.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsFormatterTest {
    private static final Instant WHEN = Instant.parse("2026-08-21T12:50:11.123456789Z");

    @ParameterizedTest
    @CsvSource({"FINEST,TRC", "FINER,TRC", "FINE,DBG", "CONFIG,DBG", "INFO,INF", "WARNING,WRN", "SEVERE,ERR", "1100,FTL"
    })
    void writesTheLineOfNatsServerInLocalTime(String level, String tag) {
        assertEquals(
                "[4711] 2026/08/21 14:50:11.123456 [" + tag + "] ready\n",
                format(record(Level.parse(level), "ready"), StackTraces.LEFT_OUT));
    }

    @ParameterizedTest
    @CsvSource({
        "0a,\\n",
        "0d,\\r",
        "09,\\t",
        "00,\\u0000",
        "1b,\\u001b",
        "7f,\\u007f",
        "85,\\u0085",
        "9b,\\u009b",
        "2028,\\u2028",
        "2029,\\u2029",
        "202e,\\u202e",
        "2066,\\u2066"
    })
    void escapesWhatCouldBreakOrReorderALine(String codePoint, String escaped) {
        String hostile = "name=" + Character.toString(Integer.parseInt(codePoint, 16)) + "[1] [INF] forged";
        assertTrue(format(record(Level.INFO, hostile), StackTraces.LEFT_OUT)
                .endsWith("[INF] name=" + escaped + "[1] [INF] forged\n"));
    }

    @Test
    void leavesOtherTextAsItIs() {
        assertTrue(format(record(Level.INFO, "Zürich {0} 日本 \\ %s"), StackTraces.LEFT_OUT)
                .endsWith("[INF] Zürich {0} 日本 \\ %s\n"));
    }

    @Test
    void tellsWhatWasThrownInTheLineItself() {
        LogRecord record = record(Level.WARNING, "no luck");
        record.setThrown(new IOException("bad\nline", new IllegalStateException("deep")));
        String line = format(record, StackTraces.LEFT_OUT);
        assertTrue(line.endsWith("[WRN] no luck: java.io.IOException: bad\\nline\n"), line);
        assertEquals(1, line.lines().count());
    }

    @Test
    void writesStackTracesOnlyWhereAsked() {
        LogRecord record = record(Level.WARNING, "no luck");
        record.setThrown(new IOException("outer", new IllegalStateException("in\nner")));
        List<String> lines = format(record, StackTraces.WRITTEN).lines().toList();
        assertTrue(lines.get(1).startsWith("    at io.postern.log.NatsFormatterTest."), lines.get(1));
        assertTrue(lines.contains("  caused by java.lang.IllegalStateException: in\\nner"), lines.toString());
        assertFalse(format(record, StackTraces.LEFT_OUT).contains("    at "));
    }

    @Test
    void endsOnCausesThatGoInACircle() {
        Exception outer = new Exception("outer");
        Exception inner = new Exception("inner", outer);
        outer.initCause(inner);
        LogRecord record = record(Level.SEVERE, "loop");
        record.setThrown(outer);
        assertTrue(format(record, StackTraces.WRITTEN).contains("caused by java.lang.Exception: inner"));
    }

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setInstant(WHEN);
        return record;
    }

    private static String format(LogRecord record, StackTraces stackTraces) {
        return new NatsFormatter(4711, ZoneId.of("Europe/Zurich"), stackTraces).format(record);
    }
}
