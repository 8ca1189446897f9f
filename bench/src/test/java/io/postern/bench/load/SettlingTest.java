package io.postern.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlingTest {
    /** After how many turns it is done. */
    @ParameterizedTest
    @CsvSource({
        "5 5 5 5 5 5 5 5, 6",
        "9 8 7 5 5 5 5 5 5 5, 9",
        // A burst puts it off.
        "9 8 7 5 9 4 4 4 4 4 4 4, 11",
        "64 32 16 8 4 2 1, -1"
    })
    void itIsDoneWhenThreeTurnsCostAsMuchAsTheThreeBefore(String costs, int turns) {
        assertEquals(
                turns,
                turnsUntilDone(Arrays.stream(costs.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray()));
    }

    @ParameterizedTest
    @CsvSource("18")
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
