package io.postern.bench.micro;

import io.postern.policy.ClientPolicy;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What judging a client's chain of two costs, once a handshake, where it was seen before: its signatures are remembered, all
 * that may change is judged. {@link JudgeFirstSightBenchmark} has the other case.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JudgeBenchmark {
    private static final int RULES = 20;
    private static final int REVOKED = 10_000;

    private final JudgingFixture fixture = new JudgingFixture();
    private final ClientPolicy plain = fixture.plain();
    private final ClientPolicy ruled = fixture.ruled(RULES);
    private final ClientPolicy revoking = fixture.revoking(REVOKED);

    /** By the chain alone. */
    @Benchmark
    public Verdict known() {
        return fixture.judge(plain);
    }

    /** With 20 access rules, of which the last one is about it. */
    @Benchmark
    public Verdict knownByRules() {
        return fixture.judge(ruled);
    }

    /** With CRLs of both CAs, of which one lists 10,000 certificates. */
    @Benchmark
    public Verdict knownByCrl() {
        return fixture.judge(revoking);
    }

    /** Deletes the files. */
    @TearDown
    public void delete() throws IOException {
        fixture.delete();
    }
}
