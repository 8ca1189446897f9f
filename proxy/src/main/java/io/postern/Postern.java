package io.postern;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
import io.postern.listener.Listener;
import io.postern.listener.ListenerTls;
import io.postern.metrics.Metrics;
import io.postern.session.SessionContext;
import io.postern.session.SessionLog;
import io.postern.session.SessionLogic;
import io.postern.session.SessionObserver;
import io.postern.session.SessionRules;
import io.postern.session.Sessions;
import io.postern.tls.ServerTls;
import io.postern.upstream.UpstreamConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate: composition root. Start it, then drain or close it, on threads that are no event loops.
 */
public final class Postern implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Postern.class);

    /** How long the sessions' resets may take when their time is over: they take no round trip. */
    private static final Duration LAST_RESETS = Duration.ofSeconds(2);

    private final PosternConfig config;
    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops = transport.eventLoops();
    private final Sessions sessions = new Sessions();
    private final SessionObserver observer;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<ListenerTls> tls = new ArrayList<>();
    private boolean closed;

    private Postern(PosternConfig config, MeterRegistry registry) {
        this.config = config;
        this.observer = SessionObserver.both(new SessionLog(), new Metrics(registry, sessions));
    }

    /**
     * Starts a gate: binds its listeners, then loads keys and chains, then accepts.
     *
     * @param registry where its meters are kept
     * @throws ConfigException with all that is wrong with keys and chains; nothing runs then
     * @throws IOException     where an address can't be bound; nothing runs then
     */
    public static Postern start(PosternConfig config, MeterRegistry registry) throws ConfigException, IOException {
        Postern postern = new Postern(config, registry);
        try {
            postern.bind();
            postern.load();
            postern.accept();
            return postern;
        } catch (ConfigException | IOException | RuntimeException | Error e) {
            postern.close();
            throw e;
        }
    }

    private void bind() throws IOException {
        Map<String, UpstreamConnector> connectors = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            UpstreamConfig upstream = config.upstreamOf(listener);
            UpstreamConnector connector = connectors.computeIfAbsent(
                    upstream.name(), _ -> new UpstreamConnector(upstream, transport.client()));
            ListenerTls listenerTls = new ListenerTls(listener);
            tls.add(listenerTls);
            SessionContext context = new SessionContext(
                    listener,
                    new SessionLogic(new SessionRules(
                            listener.security(),
                            upstream.dialTimeout(),
                            upstream.infoTimeout(),
                            config.drainTimeout())),
                    listenerTls,
                    connector::dial,
                    observer);
            listeners.add(Listener.bind(transport.server(loops), context, sessions));
        }
    }

    private void load() throws ConfigException {
        LOG.info("tls engine=\"{}\" transport={}", ServerTls.engine(), transport);
        loadAll(tls);
        warnings(config).forEach(warning -> LOG.warn("{}", warning));
    }

    /** Every listener is tried, so that all problems are told at once. */
    private static void loadAll(List<ListenerTls> all) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        for (ListenerTls listenerTls : all) {
            try {
                listenerTls.load();
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /**
     * Reads all that {@code config} names, as {@link #start} would, and starts nothing. Blocks on the files.
     *
     * @return what an operator should know, though a gate starts with it
     * @throws ConfigException with everything that a gate would refuse to start for
     */
    public static List<ConfigProblem> check(PosternConfig config) throws ConfigException {
        List<ListenerTls> all =
                config.listeners().stream().map(ListenerTls::new).toList();
        try {
            loadAll(all);
            return warnings(config);
        } finally {
            all.forEach(ListenerTls::close);
        }
    }

    private static List<ConfigProblem> warnings(PosternConfig config) {
        return config.listeners().stream()
                .flatMap(listener -> ServerTls.warnings(listener).stream())
                .toList();
    }

    private void accept() {
        for (Listener listener : listeners) {
            listener.accept();
            LOG.info("listening listener={} address={}", listener.config().name(), listener.address());
        }
    }

    /** The address that a listener is bound to, with its real port. */
    public HostPort address(String listenerName) {
        return listeners.stream()
                .filter(listener -> listener.config().name().equals(listenerName))
                .findFirst()
                .map(Listener::address)
                .orElseThrow(() -> new IllegalArgumentException("no listener " + listenerName));
    }

    /** The sessions that are live. */
    public int sessions() {
        return sessions.count();
    }

    /**
     * Stops accepting, lets every session deliver what is under way, and stops; takes {@code drain_timeout} at most, and
     * a little more for the last resets.
     */
    public void drain() {
        LOG.info("draining sessions={}", sessions.count());
        listeners.forEach(Listener::close);
        sessions.stopAll();
        await(config.drainTimeout().plus(LAST_RESETS));
        close();
    }

    /** Stops at once: sessions that are live are reset. What has stopped stays so. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        listeners.forEach(Listener::close);
        sessions.abortAll();
        await(LAST_RESETS);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        tls.forEach(ListenerTls::close);
    }

    private void await(Duration atMost) {
        try {
            sessions.awaitNone(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
