package io.postern.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "-5, 0s",
        "9, 9s",
        "60, 1m0s",
        "3600, 1h0m0s",
        "86399, 23h59m59s",
        "86400, 1d0h0m0s",
        "31536000, 1y0d0h0m0s",
        "63252005, 2y2d2h0m5s"
    })
    void uptimesAreWrittenAsNatsServerWritesThem(long seconds, String text) {
        assertEquals(text, NatsText.uptime(Instant.EPOCH, Instant.ofEpochSecond(seconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "0s, 0",
        "815ns, 815",
        "1.5µs, 1500",
        "1.2ms, 1200000",
        "2.5s, 2500000000",
        "1m2s, 62000000000",
        "1h, 3600000000000",
        "'', 0",
        "1, 0",
        "ms, 0",
        "-1s, 0",
        "1s ago, 0",
        "1e9s, 0"
    })
    void goDurationsAreRead(String text, double nanos) {
        assertEquals(nanos, NatsText.nanos(text), 0.001);
    }
}
