package io.postern.bench.micro;

import io.postern.policy.ClientPolicy;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What judging a client's chain of two costs at first sight: the leaf's signature on P-256 is verified. There are more chains than
 * a policy remembers, and than the JDK does, which keeps the certificates that it decoded with what it verified of them: so the
 * intermediate's signature costs nothing, in a gate as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JudgeFirstSightBenchmark {
    private static final int CHAINS = 3000;

    private final JudgingFixture fixture = new JudgingFixture();
    private final ClientPolicy policy = fixture.plain();
    private final List<ShownChain> chains = fixture.clients(CHAINS);
    private int next;

    /** By the chain alone. */
    @Benchmark
    public Verdict firstSight() {
        next = (next + 1) % CHAINS;
        return fixture.judge(policy, chains.get(next));
    }

    /** Deletes the files. */
    @TearDown
    public void delete() throws IOException {
        fixture.delete();
    }
}
