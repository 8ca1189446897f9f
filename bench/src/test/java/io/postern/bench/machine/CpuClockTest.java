package io.postern.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuClockTest {
    /** As {@code clock_getcpuclockid(3)} of glibc answers. */
    @ParameterizedTest
    @CsvSource({"1, -14", "2, -22", "4242, -33942", "4194304, -33554438"})
    void theClockOfAProcessIsTheOneThatLibcNames(long pid, int id) {
        assertEquals(id, CpuClock.id(pid));
    }

    @Test
    void aProcessHasUsedMoreAfterItHasWorked() {
        long own = ProcessHandle.current().pid();
        long before = CpuClock.nanos(own).orElseThrow();
        long spun = 0;
        while (CpuClock.nanos(own).orElseThrow() - before < 20_000_000) {
            spun++;
        }
        assertTrue(spun > 0);
    }

    @Test
    void whatEndedThreadsHaveUsedIsCounted() throws InterruptedException {
        long own = ProcessHandle.current().pid();
        long before = CpuClock.nanos(own).orElseThrow();
        Thread thread = new Thread(() -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < 50_000_000) {
                Thread.onSpinWait();
            }
        });
        thread.start();
        thread.join();
        assertTrue(CpuClock.nanos(own).orElseThrow() > before);
    }

    @Test
    void noProcessHasNoClock() {
        // Above the kernel's greatest id.
        assertEquals(OptionalLong.empty(), CpuClock.nanos(4_194_305));
    }
}
