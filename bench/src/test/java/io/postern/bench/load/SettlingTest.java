package io.postern.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlingTest {
    /** After how many turns it is done. */
    @ParameterizedTest
    @CsvSource({
        "5 5 5 5 5 5 5 5 5 5 5 5, 10",
        "9 8 7 5 5 5 5 5 5 5 5 5 5 5 5, 11",
        // Bursts say nothing.
        "9 8 7 5 5 9 5 5 9 5 5 5 5, 12",
        "64 32 16 8 4 2 1 0.5 0.25 0.12 0.06 0.03, -1"
    })
    void itIsDoneWhenFiveTurnsCostAsMuchAsTheFiveBefore(String costs, int turns) {
        assertEquals(
                turns,
                turnsUntilDone(Arrays.stream(costs.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray()));
    }

    @ParameterizedTest
    @CsvSource("45")
    void whatNeverSettlesIsNotWaitedFor(int most) {
        double[] falling = new double[100];
        for (int i = 0; i < falling.length; i++) {
            falling[i] = Math.pow(0.9, i);
        }
        assertEquals(most, turnsUntilDone(falling));
    }

    private static int turnsUntilDone(double... costs) {
        Settling settling = new Settling();
        for (int i = 0; i < costs.length; i++) {
            settling.add(costs[i]);
            if (settling.done()) {
                return i + 1;
            }
        }
        return -1;
    }
}
