package io.postern.bench.micro;

import io.postern.nats.ConnectIdentity;
import io.postern.nats.ConnectRewriter;
import io.postern.nats.Nkey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What rebuilding one CONNECT costs, once a session: with the name alone, a password, a signature, or two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ConnectRewriterBenchmark {
    private static final String NONCE = "8Ze1oGGcGjVNKEg";

    /** As nats.go 1.5x writes it. */
    private static final byte[] CONNECT = ("{\"verbose\":false,\"pedantic\":false,\"tls_required\":true,"
                    + "\"name\":\"orders\",\"lang\":\"go\",\"version\":\"1.52.0\",\"protocol\":1,\"echo\":true,"
                    + "\"headers\":true,\"no_responders\":true}")
            .getBytes(StandardCharsets.UTF_8);

    private final Nkey key = Nkey.fromSeed(Nkey.newUserSeed());
    private final ConnectRewriter named = rewriter(new ConnectIdentity.User("alice"), Optional.empty());
    private final ConnectRewriter password =
            rewriter(new ConnectIdentity.UserPassword("alice", "secret"), Optional.empty());
    private final ConnectRewriter signed = rewriter(new ConnectIdentity.User("alice"), Optional.of(key));
    private final ConnectRewriter signedTwice = rewriter(new ConnectIdentity.NkeyUser(key), Optional.of(key));

    private static ConnectRewriter rewriter(ConnectIdentity identity, Optional<Nkey> signer) {
        return new ConnectRewriter(identity, signer, NONCE);
    }

    /** A mapped user, by its name alone. */
    @Benchmark
    public String named() {
        return rewritten(named);
    }

    /** A mapped user with a password. */
    @Benchmark
    public String password() {
        return rewritten(password);
    }

    /** A mapped user, and the gate signs as a trusted proxy. */
    @Benchmark
    public String signed() {
        return rewritten(signed);
    }

    /** A mapped user with an nkey, and the gate signs as a trusted proxy. */
    @Benchmark
    public String signedTwice() {
        return rewritten(signedTwice);
    }

    private static String rewritten(ConnectRewriter rewriter) {
        return switch (rewriter.rewrite(CONNECT)) {
            case ConnectRewriter.Result.Rewritten(String line) -> line;
            case ConnectRewriter.Result.Refused(var reason) -> throw new IllegalStateException(reason.toString());
        };
    }
}
