package io.postern;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.postern.Admissions.Loaded;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.config.MonitorConfig;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
import io.postern.listener.Listener;
import io.postern.metrics.Metrics;
import io.postern.session.SessionContext;
import io.postern.session.SessionLog;
import io.postern.session.SessionLogic;
import io.postern.session.SessionObserver;
import io.postern.session.SessionRules;
import io.postern.session.Sessions;
import io.postern.tls.TlsEngine;
import io.postern.upstream.ServerStatus;
import io.postern.upstream.UpstreamPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate: composition root. Start it, then drain or close it, on threads that are no event loops.
 */
public final class Postern implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Postern.class);

    /** How long the sessions' resets may take when their time is over: they take no round trip. */
    private static final Duration LAST_RESETS = Duration.ofSeconds(2);

    private volatile PosternConfig config;
    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops = transport.eventLoops();
    private final Sessions sessions = new Sessions();
    private final Metrics metrics;
    private final SessionObserver observer;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<String, UpstreamPool> pools = new LinkedHashMap<>();
    private final Admissions admissions;
    private final Staples staples;
    private @Nullable TlsEngine engine;
    private @Nullable Upkeep upkeep;
    private boolean closed;

    private Postern(PosternConfig config, MeterRegistry registry, Consumer<String> fatal) {
        this.config = config;
        this.admissions = new Admissions(config.listeners(), sessions::judgeAll);
        this.staples = new Staples(config.stapling(), admissions, fatal);
        this.metrics = new Metrics(registry, sessions);
        this.observer = SessionObserver.both(new SessionLog(), metrics);
    }

    /**
     * Starts a gate: binds its listeners, then loads keys and chains, then accepts.
     *
     * @param registry where its meters are kept
     * @param fatal    told why the gate should be stopped, where {@code ocsp} wants it to be; on any thread
     * @throws ConfigException with all that is wrong with keys and chains; nothing runs then
     * @throws IOException     where an address can't be bound; nothing runs then
     */
    public static Postern start(PosternConfig config, MeterRegistry registry, Consumer<String> fatal)
            throws ConfigException, IOException {
        Postern postern = bind(config, registry, fatal);
        postern.open();
        return postern;
    }

    /**
     * Binds the listeners of a gate and does nothing else, so that clients wait from now on and are not refused. What comes
     * next is {@link #open}, or {@link #close}.
     *
     * @param registry where its meters are kept
     * @param fatal    told why the gate should be stopped, where {@code ocsp} wants it to be; on any thread
     * @throws IOException where an address can't be bound; nothing runs then
     */
    public static Postern bind(PosternConfig config, MeterRegistry registry, Consumer<String> fatal)
            throws IOException {
        Postern postern = new Postern(config, registry, fatal);
        try {
            postern.bind();
            return postern;
        } catch (IOException | RuntimeException | Error e) {
            postern.close();
            throw e;
        }
    }

    /**
     * Loads keys and chains, then accepts. Once.
     *
     * @throws ConfigException with all that is wrong with keys and chains; nothing runs then
     */
    public void open() throws ConfigException {
        try {
            load();
            accept();
            watchServers();
            upkeep = Upkeep.start(admissions, sessions::judgeAll);
        } catch (ConfigException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void bind() throws IOException {
        for (ListenerConfig listener : config.listeners()) {
            UpstreamConfig upstream = config.upstreamOf(listener);
            UpstreamPool pool = pools.computeIfAbsent(
                    upstream.name(), _ -> new UpstreamPool(upstream, transport::newChannel, metrics));
            SessionContext context = new SessionContext(
                    listener,
                    new SessionLogic(new SessionRules(
                            listener.security(),
                            upstream,
                            config.operation().stop().drainTimeout())),
                    admissions.of(listener),
                    pool::newDial,
                    observer);
            listeners.add(Listener.bind(transport.server(loops), context, sessions));
        }
    }

    private void load() throws ConfigException {
        TlsEngine chosen = TlsEngines.choose(config.tlsEngine());
        engine = chosen;
        LOG.info("tls engine=\"{}\" transport={}", chosen.description(), transport);
        use(chosen, config);
    }

    /** All of it, or nothing where there is a problem. */
    private void use(TlsEngine engine, PosternConfig next) throws ConfigException {
        Loaded loaded = admissions.load(engine, next);
        try {
            staples.renew(engine, loaded.stapled());
        } catch (ConfigException e) {
            admissions.discard(loaded);
            throw e;
        }
        admissions.use(loaded);
        staples.apply();
        config = next;
        sessions.judgeAll();
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
    }

    /**
     * Goes over to what {@code file} says now: keys, chains, policies, users. Live sessions stay, but for those that no longer
     * pass, which are closed within a second. Blocks on the files; on any thread but an event loop.
     *
     * @throws ConfigException with everything that is wrong, and everything that needs a restart; nothing has changed then
     */
    public synchronized void reload(Path file) throws ConfigException {
        try {
            PosternConfig next = ConfigLoader.load(file);
            List<ConfigProblem> restart = Restart.needed(config, next, file);
            if (!restart.isEmpty()) {
                throw new ConfigException(restart);
            }
            use(Objects.requireNonNull(engine, "not started"), next);
        } catch (ConfigException e) {
            metrics.reloadFailed();
            throw e;
        }
        metrics.reloaded();
    }

    /**
     * Reads all that {@code config} names, as {@link #start} would, and starts nothing. Blocks on the files.
     *
     * @return what an operator should know, though a gate starts with it
     * @throws ConfigException with everything that a gate would refuse to start for
     */
    public static List<ConfigProblem> check(PosternConfig config) throws ConfigException {
        Admissions admissions = new Admissions(config.listeners(), () -> {});
        TlsEngine engine = TlsEngines.choose(config.tlsEngine());
        Loaded loaded = admissions.load(engine, config);
        try {
            List<ConfigProblem> warnings = new ArrayList<>(loaded.warnings());
            if (!engine.staples()) {
                warnings.addAll(Staples.never(config.stapling(), loaded.stapled()));
            }
            return warnings;
        } finally {
            admissions.discard(loaded);
        }
    }

    private void accept() {
        for (Listener listener : listeners) {
            listener.accept();
            LOG.info("listening listener={} address={}", listener.config().name(), listener.address());
        }
    }

    /** Where there is nothing to choose and nobody looks, what sessions tell is enough. */
    private void watchServers() {
        boolean looked = config.operation().monitor() instanceof MonitorConfig.On;
        pools.values().stream()
                .filter(pool -> looked || pool.config().servers().size() > 1)
                .forEach(UpstreamPool::watch);
    }

    /** The servers of all upstreams that a listener forwards to, as they are now. */
    public List<ServerStatus> servers() {
        return pools.values().stream().flatMap(pool -> pool.status().stream()).toList();
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
        await(config.operation().stop().drainTimeout().plus(LAST_RESETS));
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
        pools.values().forEach(UpstreamPool::close);
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        if (upkeep != null) {
            upkeep.close();
        }
        staples.close();
        admissions.close();
    }

    private void await(Duration atMost) {
        try {
            sessions.awaitNone(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
