package io.postern.bench.micro;

import io.postern.config.AdvertiseConfig;
import io.postern.config.HostPort;
import io.postern.nats.InfoEditor;
import io.postern.nats.ServerOps;
import io.postern.nats.TlsMembers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What each message of an upstream costs on every session: framed, as an INFO may come at any time. Beside it the same
 * read handed on unparsed, which no session does: what is left is the price.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServerOpsBenchmark {
    private static final String LINE = "MSG orders.eu.42 9";
    private static final int SMALL = 128;
    private static final int SMALL_MESSAGES = 425;
    private static final int LARGE = 16 * 1024;
    private static final int LARGE_MESSAGES = 3;

    private final Read small = new Read(LINE, SMALL, SMALL_MESSAGES);
    private final Read large = new Read(LINE, LARGE, LARGE_MESSAGES);
    private final Sink sink = new Sink();
    private final ServerOps ops = new ServerOps(new InfoEditor(
            new AdvertiseConfig(List.of(), Map.of(), AdvertiseConfig.ConnectUrls.ADVERTISE),
            new HostPort("gate", 4222),
            "203.0.113.9",
            TlsMembers.REQUIRED));

    /** A message of 128 bytes, framed. */
    @Benchmark
    @OperationsPerInvocation(SMALL_MESSAGES)
    public long smallFramed() {
        return framed(small);
    }

    /** A message of 16 KiB, framed. */
    @Benchmark
    @OperationsPerInvocation(LARGE_MESSAGES)
    public long largeFramed() {
        return framed(large);
    }

    /** A message of 128 bytes, unparsed. */
    @Benchmark
    @OperationsPerInvocation(SMALL_MESSAGES)
    public long smallUnparsed() {
        return sink.after(small.again());
    }

    private long framed(Read read) {
        ServerOps.Verdict verdict = ops.frame(read.again(), sink);
        if (verdict != ServerOps.Verdict.FRAMED) {
            throw new IllegalStateException(verdict.toString());
        }
        return sink.bytes();
    }

    /** Releases the reads. */
    @TearDown
    public void release() {
        ops.release();
        small.release();
        large.release();
    }
}
