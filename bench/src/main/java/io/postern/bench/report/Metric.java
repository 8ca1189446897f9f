package io.postern.bench.report;

import java.util.Locale;

/** What can be said of a gate in one turn. Less is better in all but {@link #RATE}. */
public enum Metric {
    /** CPU time of the gate and of the kernel's packet thread, for one unit of the workload. */
    CPU("CPU", "µs"),
    /** The same for 10^9 bytes of payload. */
    CPU_PER_GB("CPU", "s/GB"),
    /** How long a unit took: on one CPU, what the whole machine has spent on it. */
    WALL("wall", "µs"),
    /** How many units a second. */
    RATE("rate", "1/s"),
    /** Half of the round trips took no longer. */
    P50("p50", "µs"),
    P99("p99", "µs"),
    /** The p50 less that of a run without a gate, in the same round. */
    ADDED_P50("added p50", "µs"),
    ADDED_P99("added p99", "µs"),
    /** How many new connections there were meanwhile, in a second. */
    RECONNECTS("reconnects", "1/s"),
    /** What an idle connection takes: growth of RSS from the start of the gate, by connection. */
    PER_CONNECTION("memory", "KiB"),
    RSS("RSS", "MiB"),
    PSS("PSS", "MiB"),
    PRIVATE_DIRTY("private dirty", "MiB"),
    /** From the start of the process until a TCP connection is taken. */
    ACCEPT("accept", "ms"),
    /** From the start of the process until a PONG has come through TLS. */
    FIRST_ECHO("first echo", "ms"),
    START_CPU("CPU of the start", "ms"),
    /** Of the first handshakes after a start. */
    COLD_CPU("cold CPU", "µs"),
    /** Cold by settled. */
    COLD("cold / settled", "×"),
    SYSCALLS("system calls", "calls"),
    /** Two event loops' rate by one's. */
    SPEEDUP("speed-up", "×");

    private final String label;
    private final String unit;

    Metric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** What a column is headed with. */
    public String label() {
        return label;
    }

    /** What its numbers are. */
    public String unit() {
        return unit;
    }

    /** Its name in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether more of it is better. */
    public boolean moreIsBetter() {
        return this == RATE || this == RECONNECTS || this == SPEEDUP;
    }
}
