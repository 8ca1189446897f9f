package io.postern.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsRequest;
import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.HandshakeMode;
import io.postern.config.Origin;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig;
import io.postern.config.TlsConfig.CertificatePair;
import io.postern.config.TlsConfig.TlsVersion;
import io.postern.policy.ClientPolicy;
import io.postern.policy.OcspStatuses;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.tls.ClientJudge;
import io.postern.tls.ServerTls;
import io.postern.tls.TlsEngine;
import io.postern.tls.boringssl.BoringSsl;
import io.postern.tls.jdk.Jsse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What TLS itself costs on each engine: a record that comes, and a flush that goes, TLS 1.3 with AES-128-GCM. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TlsRecordBenchmark {
    private static final int RECORDS = 2_000;

    /** Which one. */
    @Param({"native", "jdk"})
    public String engine = "native";

    /** Plaintext bytes in a record. */
    @Param({"128", "16384"})
    public int size = 128;

    private Path folder = Path.of("");
    private @Nullable ServerTls tls;
    private EmbeddedChannel server = new EmbeddedChannel();
    private byte[][] records = new byte[0][];
    private byte[] plain = new byte[0];

    /** A certificate of its own, and the context. */
    @Setup(Level.Trial)
    public void load() throws Exception {
        folder = Files.createTempDirectory("postern-bench");
        DevCerts.make(
                new DevCertsRequest(folder, List.of(), List.of(), false, false, DevCertsRequest.Overwrite.REFUSE));
        Origin origin = new Origin("postern.conf", 1, "tls");
        TlsConfig config = new TlsConfig(
                List.of(new CertificatePair(
                        folder.resolve("server.pem"), folder.resolve("server-key.pem"), origin, origin)),
                TlsVersion.TLS_1_2,
                CipherSuite.DEFAULTS,
                Curve.DEFAULTS,
                TlsConfig.DEFAULT_HANDSHAKE_TIMEOUT,
                new HandshakeMode.InfoFirst(),
                0);
        ClientPolicy everybody = ClientPolicy.load(PolicyConfig.NONE, (_, _) -> new OcspStatuses.Status.NotAsked());
        TlsEngine chosen = engine.equals("native") ? BoringSsl.load() : Jsse.create();
        tls = ServerTls.load(chosen, "clients", config, everybody, new Everybody());
        plain = new byte[size];
    }

    private static final class Everybody implements ClientJudge {
        @Override
        public Verdict judge(ShownChain chain) {
            return new Verdict.Anonymous();
        }

        @Override
        public Verdict confirm(ShownChain chain) {
            return new Verdict.Anonymous();
        }
    }

    private static final class Released extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    /** A connection, and what its client will have said: each record can be read once. */
    @Setup(Level.Invocation)
    public void connect() throws Exception {
        ServerTls loaded = Objects.requireNonNull(tls, "not loaded");
        server = new EmbeddedChannel(loaded.newHandler().orElseThrow(), new Released());
        ClientEngine client = new ClientEngine(server);
        client.shakeHands();
        records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = client.encrypted(plain);
        }
    }

    /** Ends it. */
    @TearDown(Level.Invocation)
    public void disconnect() {
        server.finishAndReleaseAll();
    }

    /** Gives the context back. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (tls != null) {
            tls.close();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** A record that comes alone, decrypted. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decrypt() {
        for (byte[] record : records) {
            ByteBuf in = server.alloc().directBuffer(record.length);
            server.pipeline().fireChannelRead(in.writeBytes(record));
        }
    }

    /** A flush, encrypted. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void encrypt() {
        for (int i = 0; i < RECORDS; i++) {
            server.write(server.alloc().directBuffer(size).writeBytes(plain), server.voidPromise());
            server.flush();
            releaseOutbound();
        }
    }

    private void releaseOutbound() {
        for (ByteBuf out = server.readOutbound(); out != null; out = server.readOutbound()) {
            out.release();
        }
    }
}
