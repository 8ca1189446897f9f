package io.postern.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LameDuckTest {
    private static final long OVER = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1",
        "10, 0, 1",
        "10, 99999, 1",
        "10, 100000, 2",
        "10, 550000, 6",
        "10, 900000, 10",
        "10, 5000000, 10",
        "100000, 10, 2",
    })
    void sessionsAreDueEvenlyTheFirstAtOnce(int count, long elapsed, int due) {
        assertEquals(due, LameDuck.due(count, elapsed, OVER));
    }
}
