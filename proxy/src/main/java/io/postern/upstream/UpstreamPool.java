package io.postern.upstream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.postern.config.UpstreamConfig;
import io.postern.nats.InfoLine;
import io.postern.tls.LogText;
import io.postern.upstream.ServerStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of one upstream, shared by all sessions that go there: knows which are well and how many sessions each has,
 * and has each session go where {@link ServerTable} says. Thread-safe.
 *
 * <p>What is known of a server comes from sessions: the INFO that they get, or that they get none. A server that sends none
 * is down, whether or not it takes connections: the kernel takes them for a process that has stopped. Where that is not
 * enough, {@link #watch} asks: who is down is asked again when it is due, so that no client is the one to find out.
 */
public final class UpstreamPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamPool.class);

    /** A probe ends as soon as it is interrupted, but for the system's resolver. */
    private static final Duration END_OF_PROBE = Duration.ofSeconds(1);

    private final UpstreamConfig config;
    private final UpstreamConnector connector;
    private final UpstreamObserver observer;
    /** Guards itself. */
    private final ServerTable table;

    private final List<Thread> probes = new ArrayList<>();

    /** @param channels makes a channel that can be connected to an address, with its socket options */
    public UpstreamPool(UpstreamConfig config, Function<InetAddress, Channel> channels, UpstreamObserver observer) {
        this.config = config;
        this.connector = new UpstreamConnector(channels);
        this.observer = observer;
        this.table = new ServerTable(config, System::nanoTime, new SplittableRandom());
    }

    /** What it was made of. */
    public UpstreamConfig config() {
        return config;
    }

    /**
     * One session's way to a server; connects nowhere yet. Also after {@link #close}.
     *
     * @param loop        the session's event loop
     * @param initializer prepares a channel's pipeline before it is connected
     */
    public UpstreamDial newDial(EventLoop loop, Consumer<Channel> initializer) {
        return new UpstreamDial(this, loop, initializer);
    }

    /** All servers, in the configuration's order. */
    public List<ServerStatus> status() {
        synchronized (table) {
            return table.servers().stream()
                    .map(server -> server.status(config.name()))
                    .toList();
        }
    }

    // --- for UpstreamDial

    int size() {
        return config.servers().size();
    }

    /** How long the connection to a server may take while there are others to try. */
    Duration dialShare() {
        return config.dialTimeout().dividedBy(size());
    }

    Future<Channel> connect(EventLoop loop, Server server, Consumer<Channel> initializer) {
        return connector.connect(loop, server.address(), initializer);
    }

    Optional<Server> choose(Collection<Server> tried) {
        synchronized (table) {
            return table.choose(tried);
        }
    }

    void release(Server server) {
        synchronized (table) {
            table.release(server);
        }
    }

    void heard(Server server, InfoLine info) {
        learn(server, () -> table.heard(server, info));
    }

    void leaving(Server server) {
        learn(server, () -> table.leaving(server));
    }

    void dialFailed(Server server, String problem) {
        observer.dialFailed(config.name(), server.address());
        failed(server, problem);
    }

    private void failed(Server server, String problem) {
        learn(server, () -> table.failed(server, LogText.of(problem)));
    }

    private void learn(Server server, Runnable evidence) {
        State before;
        Health now;
        synchronized (table) {
            before = server.health().state();
            evidence.run();
            now = server.health();
            if (now.state() != before) {
                // It may be due earlier than its watch thinks.
                table.notifyAll();
            }
        }
        if (now.state() != before) {
            tell(server, before, now);
        }
    }

    private void tell(Server server, State before, Health now) {
        switch (now) {
            case Health.Down(String problem, var _, var _) ->
                LOG.warn(
                        "server upstream={} address={} state=down problem=\"{}\"",
                        config.name(),
                        server.address(),
                        problem);
            case Health.LameDuck _ ->
                LOG.info("server upstream={} address={} state=lame_duck", config.name(), server.address());
            case Health.Up _ -> {
                if (before != State.UNKNOWN) {
                    LOG.info("server upstream={} address={} state=up", config.name(), server.address());
                }
            }
            case Health.Unknown _ -> throw new IllegalStateException("what was known is not forgotten");
        }
    }

    // --- probes

    /** Asks each server for INFO at once, and from now on whenever no session has got one for long, until {@link #close}. */
    public synchronized void watch() {
        if (probes.isEmpty()) {
            table.servers()
                    .forEach(server -> probes.add(Thread.ofVirtual()
                            .name("probe-" + config.name() + '-' + server.address())
                            .start(() -> watch(server))));
        }
    }

    private void watch(Server server) {
        InfoProbe probe = new InfoProbe(config);
        try {
            while (true) {
                awaitDue(server);
                probe(server, probe);
            }
        } catch (InterruptedException closed) {
            LOG.debug("watched no longer upstream={} address={}", config.name(), server.address());
        }
    }

    private void awaitDue(Server server) throws InterruptedException {
        synchronized (table) {
            for (long left = table.untilDue(server); left > 0; left = table.untilDue(server)) {
                TimeUnit.NANOSECONDS.timedWait(table, left);
            }
        }
    }

    private void probe(Server server, InfoProbe probe) throws InterruptedException {
        try {
            heard(server, probe.ask(server.address()));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            failed(server, String.valueOf(e.getMessage()));
        }
    }

    /** Watches no longer. Sessions that go here stay, and still count. Waits for what is under way, for a second at most. */
    @Override
    public synchronized void close() {
        probes.forEach(Thread::interrupt);
        try {
            for (Thread probe : probes) {
                probe.join(END_OF_PROBE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
