package io.postern.bench.micro;

import io.postern.config.AdvertiseConfig;
import io.postern.config.HostPort;
import io.postern.nats.InfoEditor;
import io.postern.nats.InfoLine;
import io.postern.nats.TlsMembers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an INFO costs: one a session, and one to each session when the cluster changes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InfoEditorBenchmark {
    // As nats-server 2.15 writes it, in a cluster of three.
    private static final String INFO =
            "INFO {\"server_id\":\"NBXSI4C2PBXVXPNQV4LX4OYJ5Q6A7AJWFQRIXM3VWZEJIJYQEH6NSGHK\",\"server_name\":\"nats-1\",\"version\":\"2.15.2\",\"proto\":1,\"git_commit\":\"0000000\",\"go\":\"go1.26.8\",\"host\":\"10.0.0.7\",\"port\":4222,\"headers\":true,\"auth_required\":true,\"max_payload\":1048576,\"jetstream\":true,\"client_id\":7,\"client_ip\":\"10.0.0.2\",\"nonce\":\"DmJYxCQnGWyWTVY\",\"cluster\":\"east\",\"connect_urls\":[\"10.0.0.7:4222\",\"10.0.0.8:4222\",\"10.0.0.9:4222\"]}\r\n";

    private final InfoEditor editor = new InfoEditor(
            new AdvertiseConfig(
                    List.of(new HostPort("nats.example.com", 4222)), Map.of(), AdvertiseConfig.ConnectUrls.ADVERTISE),
            new HostPort("gate", 4222),
            "203.0.113.9",
            TlsMembers.REQUIRED);

    private final byte[] line = INFO.getBytes(StandardCharsets.US_ASCII);

    /** One of a server in a cluster of three: read and edited. */
    @Benchmark
    public byte[] edited() {
        return editor.edit(InfoLine.parse(line).orElseThrow());
    }
}
