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
        budget.step(1);
        assertTrue(budget.hasTime());
        int repeats = 0;
        while (budget.takeRepeat()) {
            repeats++;
        }
        assertTrue(repeats > 0 && repeats < 10, () -> "repeats");
        budget.step(1);
        assertTrue(budget.takeRepeat());
    }

    @Test
    void whoIsLateGetsNoMore() {
        Budget budget = new Budget(Duration.ofNanos(1), 1, 3);
        budget.step(1);
        assertFalse(budget.hasTime());
        assertFalse(budget.takeRepeat());
    }

    @Test
    void aStepMayHaveTheShareOfSeveral() {
        assertEquals(1, Workloads.ALL.getFirst().share());
        assertTrue(Workloads.ALL.stream()
                .filter(workload -> workload.name().startsWith("handshake"))
                .allMatch(workload -> workload.share() > 1));
    }
}
