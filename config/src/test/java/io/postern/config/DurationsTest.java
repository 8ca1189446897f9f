package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "-0, PT0S",
        "7ns, PT0.000000007S",
        "7 micros, PT0.000007S",
        "7µs, PT0.000007S",
        "300ms, PT0.3S",
        "' 2 s ', PT2S",
        "1.5m, PT90S",
        "1h2m3s, PT1H2M3S",
        "1h 2m 3s, PT1H2M3S",
        "-1m30s, PT-90S",
        "2 days, PT48H",
        "0.1ns, PT0.000000001S"
    })
    void aDurationIsItsPartsTogether(String text, Duration duration) {
        assertEquals(Optional.of(duration), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "2", "s", "2x", "2S", "1m 30", ".5s", "1e3s", "--1s", "300d300", "107000d", "+1s"})
    void whatIsNoDurationOrTooLongIsNone(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"2, PT2S", "0.25, PT0.25S", "-3, PT-3S", "0, PT0S", "1.0000000001, PT1.000000001S"})
    void aPlainNumberCountsSeconds(String text, Duration duration) {
        assertEquals(Optional.of(duration), Durations.parseSeconds(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2s", "1e3", ".5", "9999999999999999999999"})
    void whatIsNoPlainNumberOrTooLongIsNone(String text) {
        assertEquals(Optional.empty(), Durations.parseSeconds(text));
    }
}
