package io.postern.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.top.GateReading.Client;
import io.postern.top.GateReading.Connection;
import io.postern.top.GateReading.Counts;
import io.postern.top.GateReading.Gate;
import io.postern.top.GateReading.Load;
import io.postern.top.GateReading.Tls;
import io.postern.top.GateReading.Totals;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopTextTest {
    @Test
    void ratesAreThoseSinceTheReadingBefore() {
        String text = TopText.of(reading(12, 300, 5000, "app"), reading(10, 100, 1000, "app"));
        assertTrue(text.contains("Out:  Msgs: 300  Bytes: 4.9K  Msgs/Sec: 100.0  Bytes/Sec: 2.0K"), text);
        String first = TopText.of(reading(12, 300, 5000, "app"), reading(12, 300, 5000, "app"));
        assertTrue(first.contains("Msgs/Sec: 0.0"), first);
    }

    @Test
    void aRowHasWhatNatsTopHasAndTls() {
        List<String> lines = TopText.of(reading(0, 0, 0, "app"), reading(0, 0, 0, "app"))
                .lines()
                .toList();
        List<String> row = List.of(lines.getLast().strip().split(" +"));
        assertEquals(
                List.of(
                        "10.0.0.9:4110",
                        "7",
                        "app",
                        "1.3",
                        "AES_128_GCM",
                        "X25519MLKEM768",
                        "tls_first",
                        "2",
                        "3",
                        "4",
                        "5",
                        "6",
                        "7",
                        "alice",
                        "9s"),
                row);
        assertTrue(lines.getFirst().startsWith("Postern 1.0 (uptime: 9s, ready)"), lines::toString);
    }

    @Test
    void noNameOfAClientMovesTheCursor() {
        GateReading reading = reading(0, 0, 0, "\u001b[2J evil\nname " + "x".repeat(1000));
        String text = TopText.of(reading, reading);
        assertFalse(text.contains("\u001b"));
        assertTrue(text.contains("?[2J_evil?name_xxxxxxxxx "), text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "1024, 1.0K",
        "1536, 1.5K",
        "1048576, 1.0M",
        "1073741824, 1.0G",
        "1099511627776, 1.0T"
    })
    void sizesAreWrittenAsNatsTopWritesThem(long size, String text) {
        assertEquals(text, TopText.size(size));
    }

    private static GateReading reading(long second, long messages, long bytes, String name) {
        return new GateReading(
                new Gate("NX", "1.0", "9s", "ready", Instant.ofEpochSecond(second), new Load(1.5, 1024)),
                new Totals(1, 2, 0, messages, 0, bytes),
                List.of(new Connection(
                        new Client("10.0.0.9:4110", 7, name, "go 1.2", "alice"),
                        new Tls("1.3", "TLS_AES_128_GCM_SHA256", "X25519MLKEM768", "tls_first"),
                        new Counts(2, 3, 4, 5, 6, 7),
                        "9s",
                        Instant.EPOCH)));
    }
}
