package io.postern.upstream;

import io.postern.config.BalancingConfig;
import io.postern.config.HostPort;
import io.postern.config.UpstreamConfig;
import io.postern.nats.InfoLine;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The servers of an upstream: to which of them the next session goes, and what follows from what is learnt of one. Pure, but
 * for its clock and its random numbers. Not thread-safe: {@link UpstreamPool} guards it.
 *
 * <p>A session goes to the server that has the fewest of those that are well, in turn where several have. Who is in lame duck
 * is for sessions that have nowhere else to go, and so is who is down, last of all: whether it really is, only trying can
 * tell, and to be refused is worse than to wait.
 */
final class ServerTable {
    /** After the first failure; doubled at each one that follows. */
    private static final long FIRST_RETRY = Duration.ofMillis(100).toNanos();

    /** Enough for any {@code retry_backoff}, and no overflow. */
    private static final int MAX_DOUBLINGS = 32;

    /** By hand, as the JDK's comparators are serializable, whose lambdas an AOT cache does not keep. */
    private static final Comparator<Server> PREFERENCE = (one, other) -> {
        int ranks = Integer.compare(rank(one.health()), rank(other.health()));
        return ranks == 0 ? Integer.compare(one.sessions(), other.sessions()) : ranks;
    };

    private final List<Server> servers;
    private final BalancingConfig balancing;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private int turn;

    /**
     * Knows nothing of any server yet, so each is to be asked for INFO at once.
     *
     * @param nanoTime a clock that never goes back
     */
    ServerTable(UpstreamConfig config, LongSupplier nanoTime, RandomGenerator random) {
        long now = nanoTime.getAsLong();
        this.servers = config.servers().stream()
                .map((HostPort address) -> new Server(address, now))
                .toList();
        this.balancing = config.balancing();
        this.nanoTime = nanoTime;
        this.random = random;
    }

    List<Server> servers() {
        return servers;
    }

    /** The server for one more session, which counts from now on; nothing where there is none but those {@code tried}. */
    Optional<Server> choose(Collection<Server> tried) {
        Server best = null;
        for (int i = 0; i < servers.size(); i++) {
            Server next = servers.get((turn + i) % servers.size());
            if (!tried.contains(next) && (best == null || PREFERENCE.compare(next, best) < 0)) {
                best = next;
            }
        }
        if (best != null) {
            best.sessionBegins();
            turn = servers.indexOf(best) + 1;
        }
        return Optional.ofNullable(best);
    }

    private static int rank(Health health) {
        return switch (health) {
            case Health.Up _, Health.Unknown _ -> 0;
            case Health.LameDuck _ -> 1;
            case Health.Down _ -> 2;
        };
    }

    /** A session has ended, or has gone to another server. */
    void release(Server server) {
        server.sessionEnds();
    }

    /** The first INFO of a connection has come. */
    void heard(Server server, InfoLine info) {
        ServerFacts facts = server.health().facts().renewedBy(info);
        server.become(
                info.isLameDuck() ? new Health.LameDuck(facts) : new Health.Up(facts),
                nanoTime.getAsLong() + balancing.healthInterval().toNanos());
    }

    /**
     * A later INFO says that it is in lame duck. It is to be asked soon: it takes no connection any more, so who does at its
     * address is its successor.
     */
    void leaving(Server server) {
        switch (server.health()) {
            case Health.Up _, Health.Down _, Health.Unknown _ ->
                server.become(new Health.LameDuck(server.health().facts()), nanoTime.getAsLong() + backoff(1));
            case Health.LameDuck _ -> {
                // It tells each of its clients.
            }
        }
    }

    /** It took no connection, or sent no INFO. */
    void failed(Server server, String problem) {
        long now = nanoTime.getAsLong();
        switch (server.health()) {
            case Health.Unknown _, Health.Up _ -> down(server, problem, 1);
            // As is to be expected of it, for as long as it has sessions to be rid of.
            case Health.LameDuck(ServerFacts facts) -> {
                if (server.sessions() > 0) {
                    server.become(
                            new Health.LameDuck(facts),
                            now + balancing.healthInterval().toNanos());
                } else {
                    down(server, problem, 1);
                }
            }
            // Who was tried for want of a better one before it was due says nothing new.
            case Health.Down(var _, int failures, var _) -> {
                if (isDue(server)) {
                    down(server, problem, failures + 1);
                }
            }
        }
    }

    private void down(Server server, String problem, int failures) {
        server.become(
                new Health.Down(problem, failures, server.health().facts()), nanoTime.getAsLong() + backoff(failures));
    }

    /** Between half of the time and all of it, so that not all gates ask a server in the moment that it comes back. */
    private long backoff(int failures) {
        long longest = balancing.retryBackoff().toNanos();
        long wait = Math.min(longest, FIRST_RETRY << Math.min(failures - 1, MAX_DOUBLINGS));
        return wait - random.nextLong(wait / 2 + 1);
    }

    /** Whether it is to be asked for INFO now. */
    boolean isDue(Server server) {
        return untilDue(server) <= 0;
    }

    /** In how many nanoseconds it is to be asked for INFO; 0 or less for now. */
    long untilDue(Server server) {
        return server.due() - nanoTime.getAsLong();
    }
}
