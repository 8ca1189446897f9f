package io.postern.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.postern.nats.ClientOps;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.ConnectRewriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
 * What mapping and signing cost for each message that a client publishes: all that it says is framed. Beside it the same
 * read where the gate puts in no identity, and so hands it on unparsed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientOpsBenchmark {
    private static final String LINE = "PUB orders.eu.42";
    private static final int SMALL = 128;
    private static final int SMALL_MESSAGES = 431;
    private static final int LARGE = 16 * 1024;
    private static final int LARGE_MESSAGES = 3;

    private final Read small = new Read(LINE, SMALL, SMALL_MESSAGES);
    private final Read large = new Read(LINE, LARGE, LARGE_MESSAGES);
    private final Sink sink = new Sink();
    private final ClientOps ops = connected();

    private static ClientOps connected() {
        ClientOps ops = new ClientOps(new ConnectRewriter(new ConnectIdentity.User("alice"), Optional.empty(), ""));
        ByteBuf connect = Unpooled.copiedBuffer("CONNECT {\"verbose\":false}\r\n", StandardCharsets.US_ASCII);
        if (ops.frame(connect, new Sink()).isPresent() || !ops.connected()) {
            throw new IllegalStateException("CONNECT has not passed");
        }
        return ops;
    }

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

    /** A message of 16 KiB, unparsed. */
    @Benchmark
    @OperationsPerInvocation(LARGE_MESSAGES)
    public long largeUnparsed() {
        return sink.after(large.again());
    }

    private long framed(Read read) {
        if (ops.frame(read.again(), sink).isPresent()) {
            throw new IllegalStateException("refused");
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
