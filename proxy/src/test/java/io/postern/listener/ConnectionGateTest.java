package io.postern.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {
    private static final long MILLISECOND = 1_000_000;

    private static final String LISTENER = "clients";

    private final AtomicLong now = new AtomicLong(-5);

    @Test
    void soManyStartInASecondAndTheRestIsRefused() {
        ConnectionGate gate = new ConnectionGate(LISTENER, 3, now::get);
        assertEquals(3, started(gate, 10));
        now.addAndGet(999 * MILLISECOND);
        assertEquals(0, started(gate, 10));
        now.addAndGet(2 * MILLISECOND);
        assertEquals(3, started(gate, 10));
    }

    @Test
    void aWindowBeginsWithTheFirstAttemptAfterTheLastOneIsOver() {
        ConnectionGate gate = new ConnectionGate(LISTENER, 1, now::get);
        assertEquals(1, started(gate, 1));
        now.addAndGet(10_500 * MILLISECOND);
        assertEquals(1, started(gate, 1));
        now.addAndGet(900 * MILLISECOND);
        assertEquals(0, started(gate, 1));
    }

    @Test
    void noLimitRefusesNobody() {
        assertEquals(1000, started(new ConnectionGate(LISTENER, 0, now::get), 1000));
    }

    private static int started(ConnectionGate gate, int attempts) {
        int started = 0;
        for (int i = 0; i < attempts; i++) {
            started += gate.mayStart() ? 1 : 0;
        }
        return started;
    }
}
