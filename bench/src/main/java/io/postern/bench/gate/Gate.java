package io.postern.bench.gate;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can stand in front of an upstream, in the order in which it is shown. */
public enum Gate {
    POSTERN("postern", "Postern", RunsOn.JVM),
    /** The same with the JDK's TLS in place of BoringSSL's. */
    POSTERN_JDK("postern-jdk", "Postern, JDK's TLS", RunsOn.JVM),
    /** A forwarder on tokio-rustls and aws-lc-rs: the nearest thing to the limit in user space. */
    RUSTLS("rustls", "rustls forwarder", RunsOn.NATIVE),
    HAPROXY("haproxy", "HAProxy", RunsOn.NATIVE),
    NGINX("nginx", "nginx stream", RunsOn.NATIVE),
    ENVOY("envoy", "Envoy", RunsOn.NATIVE),
    /** A forwarder on Go's crypto/tls. */
    GO("go", "Go forwarder", RunsOn.NATIVE),
    STUNNEL("stunnel", "stunnel", RunsOn.NATIVE),
    HITCH("hitch", "Hitch", RunsOn.NATIVE),
    /** nats-server's own TLS: no gate at all, for the work of a real nats-server. */
    NATS_SERVER("nats-server", "nats-server's own TLS", RunsOn.NATIVE),
    /** No gate and no TLS: what latencies are added to. */
    DIRECT("direct", "no gate, plaintext", RunsOn.NATIVE);

    private final String key;
    private final String label;
    private final RunsOn runsOn;

    Gate(String key, String label, RunsOn runsOn) {
        this.key = key;
        this.label = label;
        this.runsOn = runsOn;
    }

    /** What runs its code: on a JVM the first seconds are not like the rest, and each launch differs. */
    public enum RunsOn {
        JVM,
        NATIVE
    }

    /** Its short name. */
    public String key() {
        return key;
    }

    /** Its name. */
    public String label() {
        return label;
    }

    /** What runs its code. */
    public RunsOn runsOn() {
        return runsOn;
    }

    /** The one of that short name. */
    public static Optional<Gate> byKey(String key) {
        return Arrays.stream(values()).filter(gate -> gate.key.equals(key)).findFirst();
    }

    /** All short names, for messages. */
    public static String keys() {
        return Arrays.stream(values()).map(Gate::key).collect(Collectors.joining(", "));
    }
}
