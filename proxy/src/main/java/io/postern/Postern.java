package io.postern;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.postern.Admissions.Loaded;
import io.postern.Assembly.Plan;
import io.postern.config.ConfigException;
import io.postern.config.ConfigFiles;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import io.postern.config.HostPort;
import io.postern.config.ListenerOverlay;
import io.postern.config.OperationConfig.FileWatching;
import io.postern.config.PosternConfig;
import io.postern.config.StopConfig;
import io.postern.metrics.Metrics;
import io.postern.monitor.GateState;
import io.postern.session.SessionLog;
import io.postern.session.SessionObserver;
import io.postern.session.Sessions;
import io.postern.tls.TlsEngine;
import io.postern.upstream.ServerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops = transport.eventLoops();
    private final Sessions sessions = new Sessions();
    private final MeterRegistry registry;
    private final Metrics metrics;
    private final Monitoring monitoring;
    private final Assembly assembly;
    private final Status status;
    private final FileWatch watch;
    private volatile PosternConfig config;
    private ListenerOverlay overlay = ListenerOverlay.NONE;
    private List<ConfigProblem> unusable = List.of();
    private @Nullable Plan bound;
    private @Nullable Upkeep upkeep;
    private boolean closed;

    private Postern(PosternConfig config, MeterRegistry registry, Consumer<String> fatal) {
        this.config = config;
        this.registry = registry;
        this.metrics = new Metrics(registry);
        this.monitoring = new Monitoring(config.operation().monitor());
        SessionObserver observer = monitoring.with(SessionObserver.both(
                new SessionLog(() -> this.config.operation().log()), metrics));
        this.assembly = new Assembly(config, transport, loops, new Assembly.Common(sessions, observer, metrics), fatal);
        this.status = new Status(() -> this.config, assembly, sessions, loops);
        this.watch = new FileWatch(() -> ConfigFiles.of(this.config), this::refresh, System::nanoTime);
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
            postern.bound = postern.assembly.bind(config);
            postern.monitoring.bind();
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
        Plan plan = bound;
        if (plan == null) {
            throw new IllegalStateException("opened already");
        }
        bound = null;
        try {
            FileMarks marks = FileMarks.of(ConfigFiles.of(config));
            assembly.use(plan);
            watch.settled(marks);
            status.enter(GateState.READY);
            upkeep = Upkeep.start(assembly.admissions(), sessions::judgeAll, this::lookAtFiles);
            monitoring.open(registry, status);
        } catch (ConfigException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Goes over to what {@code file} says now, and what was said of listeners at run time. Live sessions stay, but for those that
     * no longer pass, which are closed within a second. Blocks on the files; on any thread but an event loop.
     *
     * @throws ConfigException with everything that is wrong, and everything that needs a restart; nothing has changed then
     */
    public synchronized void reload(Path file) throws ConfigException {
        reload(file, overlay);
    }

    private void reload(Path file, ListenerOverlay next) throws ConfigException {
        try {
            change(file, ConfigLoader.load(file, next));
            overlay = next;
        } catch (ConfigException e) {
            metrics.reloadFailed();
            throw e;
        }
        metrics.reloaded();
    }

    private void change(Path file, PosternConfig next) throws ConfigException {
        if (closed) {
            throw new ConfigException(List.of(new ConfigProblem("", 0, "", "the gate has stopped", "")));
        }
        List<ConfigProblem> restart = Restart.needed(config, next, file);
        if (!restart.isEmpty()) {
            throw new ConfigException(restart);
        }
        FileMarks marks = FileMarks.of(ConfigFiles.of(next));
        assembly.change(next);
        Changes.between(config, next).forEach(change -> LOG.info("reloaded {}", change));
        config = next;
        status.configured();
        watch.settled(marks);
    }

    /**
     * Adds a listener, or puts another one in the place of the one of this name, until the gate ends.
     *
     * @param file  the configuration's file, which is read again
     * @param block what would stand in the listener's block
     * @throws ConfigException with everything that is wrong; nothing has changed then
     */
    public synchronized void addListener(Path file, String name, String block) throws ConfigException {
        reload(file, overlay.adding(name, block));
    }

    /**
     * Removes a listener until the gate ends. Its sessions stay.
     *
     * @param file the configuration's file, which is read again
     * @throws ConfigException with everything that is wrong; nothing has changed then
     */
    public synchronized void removeListener(Path file, String name) throws ConfigException {
        if (config.listeners().stream().noneMatch(listener -> listener.name().equals(name))) {
            throw new ConfigException(List.of(new ConfigProblem("", 0, "", "no listener " + name, "")));
        }
        reload(file, overlay.removing(name));
    }

    private void lookAtFiles() {
        if (config.operation().fileWatching() == FileWatching.ON) {
            watch.look();
        }
    }

    /** Uses what the files hold now; what can't be used changes nothing, and is told of once. */
    private synchronized boolean refresh() {
        if (closed) {
            return true;
        }
        try {
            assembly.change(config);
            unusable = List.of();
            status.configured();
            metrics.reloaded();
            LOG.info("reloaded files, as they have changed");
            return true;
        } catch (ConfigException e) {
            metrics.reloadFailed();
            if (!e.problems().equals(unusable)) {
                unusable = e.problems();
                unusable.forEach(problem -> LOG.error("{}", problem));
                LOG.error("reload of files failed, what they held before stays in force problems={}", unusable.size());
            }
            return false;
        }
    }

    /**
     * Reads all that {@code config} names, as {@link #start} would, and starts nothing. Blocks on the files.
     *
     * @return what an operator should know, though a gate starts with it
     * @throws ConfigException with everything that a gate would refuse to start for
     */
    public static List<ConfigProblem> check(PosternConfig config) throws ConfigException {
        Admissions admissions = new Admissions(() -> {});
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

    /** What is in force. */
    public PosternConfig config() {
        return config;
    }

    /** The address that a listener is bound to, with its real port. */
    public HostPort address(String listenerName) {
        return assembly.address(listenerName);
    }

    /** Every server of every upstream, as it is now. On any thread. */
    public List<ServerStatus> servers() {
        return assembly.servers();
    }

    /** Where its monitoring is, with the real port; nothing where it has none. */
    public Optional<HostPort> monitorAddress() {
        return monitoring.address();
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
        status.enter(GateState.DRAINING);
        LOG.info("draining sessions={}", sessions.count());
        assembly.stopAccepting();
        sessions.stopAll();
        await(config.operation().stop().drainTimeout().plus(LAST_RESETS));
        close();
    }

    /**
     * Lame duck mode: is not ready any more; after {@code lame_duck_grace_period} takes no more clients and tells those it has, and
     * sends them away evenly over {@code lame_duck_duration}; then stops. An interrupt makes it stop at once.
     */
    public void lameDuck() {
        StopConfig stop = config.operation().stop();
        status.enter(GateState.LAME_DUCK);
        LOG.info(
                "entering lame duck mode sessions={} grace_period={} duration={}",
                sessions.count(),
                stop.lameDuckGracePeriod(),
                stop.lameDuckDuration());
        try {
            Thread.sleep(stop.lameDuckGracePeriod());
            assembly.stopAccepting();
            sessions.sendAway(stop.lameDuckDuration());
            await(stop.drainTimeout().plus(LAST_RESETS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Stops at once: sessions that are live are reset. What has stopped stays so. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (bound != null) {
            bound.listeners().abandon();
        }
        assembly.stopAccepting();
        sessions.abortAll();
        await(LAST_RESETS);
        monitoring.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        if (upkeep != null) {
            upkeep.close();
        }
        assembly.close();
    }

    private void await(Duration atMost) {
        try {
            sessions.awaitNone(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
