package io.postern.bench.micro;

import io.postern.policy.ClientPolicy;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What judging a client's chain of two costs at first sight: two signatures on P-256 are verified. By itself, because a
 * policy has to be loaded before each turn, and that would disturb what takes microseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JudgeFirstSightBenchmark {
    private final JudgingFixture fixture = new JudgingFixture();
    private ClientPolicy policy = fixture.plain();

    /** A policy that has just been loaded knows no chain. */
    @Setup(Level.Invocation)
    public void forget() {
        policy = fixture.plain();
    }

    /** By the chain alone. */
    @Benchmark
    public Verdict firstSight() {
        return fixture.judge(policy);
    }

    /** Deletes the files. */
    @TearDown
    public void delete() throws IOException {
        fixture.delete();
    }
}
