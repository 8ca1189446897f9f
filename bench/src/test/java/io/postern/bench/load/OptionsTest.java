package io.postern.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.bench.gate.Gate;
import io.postern.bench.load.Options.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static Options run(String... arguments) {
        return assertInstanceOf(Wish.Run.class, Options.parse(arguments)).options();
    }

    private static List<String> names(Options options) {
        return options.workloads().stream().map(Workload::name).toList();
    }

    @Test
    void withoutFlagsEveryWorkloadMeetsEveryGate() {
        Options all = run();
        assertEquals(List.of(Gate.values()), all.gates());
        assertEquals(Workloads.ALL, all.workloads());
        assertEquals(3, all.extent().launches());
        assertEquals(Optional.empty(), Options.wanted(all.output().json()));
    }

    @Test
    void quickHasTheHeadlineAndStaysUnderTwoMinutes() {
        Options quick = run("--quick");
        assertEquals(Workloads.QUICK, Set.copyOf(names(quick)));
        assertTrue(quick.extent().limit().compareTo(Duration.ofMinutes(2)) < 0);
        assertEquals(1, quick.extent().launches());
    }

    @Test
    void aRunIsCutDownByGatesAndWorkloads() {
        Options cut = run("--only", "haproxy,postern", "--workloads", "handshake-c*,up-128", "--json", "out.json");
        assertEquals(List.of(Gate.POSTERN, Gate.HAPROXY), cut.gates());
        assertEquals(List.of("up-128", "handshake-client", "handshake-clients"), names(cut));
        assertEquals(
                Optional.of(Path.of("out.json")), Options.wanted(cut.output().json()));
    }

    @ParameterizedTest
    @CsvSource({
        "--only, apache, gate apache",
        "--workloads, sideways, workload sideways",
        "--workloads, x*, workload x*",
        "--rounds, 0, --rounds 0 (expected: a whole number, 1 or more)",
        "--launches, many, --launches many",
        "--minutes, -1, --minutes -1",
        "--nothing, 1, --nothing"
    })
    void whatIsNotUnderstoodIsNamed(String flag, String value, String named) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Options.parse(flag, value));
        assertTrue(refusal.toString().contains(named), refusal::toString);
    }

    @Test
    void helpNamesEveryFlagAndGate() {
        String help = assertInstanceOf(Wish.Help.class, Options.parse("--help")).text();
        for (BenchFlag flag : BenchFlag.values()) {
            assertTrue(help.contains(flag.toString()), help);
        }
        assertTrue(help.contains("rustls"), help);
    }

    @Test
    void workloadsHaveNamesOfTheirOwn() {
        assertEquals(Workloads.ALL.size(), new HashSet<>(names(run())).size());
        assertTrue(names(run()).containsAll(Workloads.QUICK));
    }

    @Test
    void everyGoalIsOfAMetricThatIsShown() {
        for (Workload workload : Workloads.ALL) {
            workload.line()
                    .goals()
                    .forEach(goal -> assertTrue(workload.line().metrics().contains(goal.metric()), workload.name()));
        }
    }
}
