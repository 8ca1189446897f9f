package io.postern.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
    @Test
    void aStepHasItsShareAndAFewRepeats() {
        Budget budget = new Budget(Duration.ofHours(1), 2, 3);
        assertEquals(3, budget.rounds());
        // Before the first step there is nothing to spend.
        assertFalse(budget.hasTime());
        budget.step();
        assertTrue(budget.hasTime());
        int repeats = 0;
        while (budget.takeRepeat()) {
            repeats++;
        }
        assertTrue(repeats > 0 && repeats < 10, () -> "repeats");
        budget.step();
        assertTrue(budget.takeRepeat());
    }

    @Test
    void whoIsLateGetsNoMore() {
        Budget budget = new Budget(Duration.ofNanos(1), 1, 3);
        budget.step();
        assertFalse(budget.hasTime());
        assertFalse(budget.takeRepeat());
    }
}
