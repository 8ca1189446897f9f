package io.postern.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong cpu = new AtomicLong();
    private final AtomicLong clock = new AtomicLong(7 * SECOND);

    @Test
    void theLoadIsThatOfTheTimeSinceItWasAskedForLast() {
        ProcessUsage usage = new ProcessUsage(cpu::get, clock::get);
        clock.addAndGet(SECOND);
        cpu.addAndGet(SECOND / 2);
        assertEquals(50.0, usage.cpu());
        clock.addAndGet(2 * SECOND);
        cpu.addAndGet(4 * SECOND);
        assertEquals(200.0, usage.cpu());
        clock.addAndGet(SECOND);
        assertEquals(0.0, usage.cpu());
    }

    @Test
    void whoAsksAgainAtOnceIsToldTheSame() {
        ProcessUsage usage = new ProcessUsage(cpu::get, clock::get);
        clock.addAndGet(SECOND);
        cpu.addAndGet(SECOND);
        assertEquals(100.0, usage.cpu());
        clock.addAndGet(1000);
        cpu.addAndGet(5000);
        assertEquals(100.0, usage.cpu());
    }

    @Test
    void thisProcessHasSomeMemory() {
        assertTrue(ProcessUsage.memory() > 10_000_000);
    }
}
