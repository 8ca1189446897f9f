package io.postern.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.machine.CpuMeter.Reading;
import io.postern.bench.machine.CpuMeter.Used;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcTest {
    private static final String STAT = """
        cpu  30 3 3 900 1 0 53 8 0 0
        cpu0 10 1 2 300 1 0 23 4 0 0
        cpu11 20 2 1 600 0 0 30 4 0 0
        """;

    @ParameterizedTest
    @CsvSource({"0, 170000000", "11, 270000000"})
    void aCpuIsBusyWithUsersNiceTheSystemAndTheHost(int cpu, long nanos) {
        assertEquals(nanos, Proc.busyNanos(STAT, cpu));
    }

    @Test
    void aCpuThatIsNotThereIsNamed() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Proc.busyNanos(STAT, 1));
        assertTrue(refusal.toString().contains("cpu1"), refusal::toString);
    }

    @Test
    void theFirstNumberOfALineIsRead() {
        assertEquals(13_551_200, Proc.firstNumber("13551200 5123 77\n"));
        assertEquals(6548, Proc.firstNumber("                6548 kB"));
    }

    @Test
    void aTreeHasItsRootFirst() {
        long own = ProcessHandle.current().pid();
        assertEquals(own, Proc.tree(own).getFirst());
        // One that is not there has no descendants.
        assertEquals(List.of(4_194_305L), Proc.tree(4_194_305L));
    }

    @Test
    void memoryIsReadFromARollup() {
        String rollup = """
            55d0c8a00000-7ffd2d1fe000 ---p 00000000 00:00 0    [rollup]
            Rss:               21456 kB
            Pss:                8012 kB
            Pss_Dirty:          1100 kB
            Private_Clean:      3000 kB
            Private_Dirty:      1024 kB
            """;
        assertEquals(new Memory(21_456, 8012, 1024), Memory.parse(rollup));
    }

    @Test
    void ourOwnMemoryIsKnown() {
        Memory own = Memory.of(ProcessHandle.current().pid()).orElseThrow();
        assertTrue(own.rss() >= own.privateDirty() && own.privateDirty() > 0, own::toString);
    }

    @Test
    void systemCallsAreTheThirdLastColumnsSum() {
        String table = """
            % time     seconds  usecs/call     calls    errors syscall
            ------ ----------- ----------- --------- --------- ----------------
             60.00    0.003000           3      1000           read
             40.00    0.002000           2      1000       120 accept4
            ------ ----------- ----------- --------- --------- ----------------
            100.00    0.005000           2      2000       120 total
            """;
        assertEquals(OptionalLong.of(2000), Syscalls.total(table));
        assertEquals(OptionalLong.empty(), Syscalls.total("strace: attach: Operation not permitted"));
    }

    @Test
    void whatIsUsedIsTheTreesAndTheKernelsAndTheRestIsForeign() {
        Reading before = new Reading(0, 100, 10, 5, 0);
        Reading after = new Reading(1000, 500, 60, 25, 570);
        Used used = after.since(before);
        assertEquals(420, used.nanos());
        assertEquals(0.1, used.foreign(), 1e-9);
    }

    @Test
    void ticksThatAreTooCoarseMakeNoNegativeLoad() {
        Used used = new Reading(1000, 500, 0, 0, 0).since(new Reading(0, 0, 0, 0, 0));
        assertEquals(0, used.foreign());
    }

    @Test
    void aProgramIsBoundToItsCpus() {
        assertEquals(List.of("taskset", "-c", "0,1", "true"), new Affinity(List.of(0, 1)).bind(List.of("true")));
        assertEquals(List.of("true"), Affinity.ANY.bind(List.of("true")));
        assertEquals(List.of(1, 0), Affinity.pair(1, 2).cpus());
        assertEquals(List.of(0), Affinity.pair(0, 1).cpus());
    }
}
