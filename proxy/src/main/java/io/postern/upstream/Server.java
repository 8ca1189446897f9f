package io.postern.upstream;

import io.postern.config.HostPort;
import java.time.Instant;

/** One server of an upstream, and what is known of it. Not thread-safe: its {@link ServerTable} is guarded. */
final class Server {
    private final HostPort address;

    private Health health = new Health.Unknown();
    private Instant since = Instant.now();
    private int sessions;
    private long due;

    /** @param due when it is to be asked for INFO */
    Server(HostPort address, long due) {
        this.address = address;
        this.due = due;
    }

    HostPort address() {
        return address;
    }

    Health health() {
        return health;
    }

    /** Those that are connected to it, or about to be. */
    int sessions() {
        return sessions;
    }

    /** When it is to be asked for INFO, on the clock of its table. */
    long due() {
        return due;
    }

    /** What is known from now on, and when it is to be asked for INFO. */
    void become(Health next, long nextDue) {
        if (next.state() != health.state()) {
            since = Instant.now();
        }
        health = next;
        due = nextDue;
    }

    void sessionBegins() {
        sessions++;
    }

    void sessionEnds() {
        sessions--;
    }

    ServerStatus status(String upstream) {
        ServerFacts facts = health.facts();
        return new ServerStatus(
                upstream,
                address,
                health.state(),
                sessions,
                since,
                health.problem(),
                facts.id(),
                facts.name(),
                facts.version());
    }
}
