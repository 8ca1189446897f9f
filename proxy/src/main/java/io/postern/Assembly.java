package io.postern;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.postern.Admissions.Loaded;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.config.MonitorConfig;
import io.postern.config.PosternConfig;
import io.postern.config.UpstreamConfig;
import io.postern.monitor.ListenerStatus;
import io.postern.monitor.ListenerStatus.ServedCertificate;
import io.postern.monitor.ListenerStatus.Staple;
import io.postern.session.SessionContext;
import io.postern.session.SessionLogic;
import io.postern.session.SessionObserver;
import io.postern.session.SessionRules;
import io.postern.session.Sessions;
import io.postern.tls.ServerTls;
import io.postern.tls.TlsEngine;
import io.postern.upstream.ServerStatus;
import io.postern.upstream.UpstreamObserver;
import io.postern.upstream.UpstreamPool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gate makes of its configuration: listeners, limits, admissions, upstreams, OCSP responses. A reload replaces all of it or nothing:
 * everything is loaded, checked and bound before anything is used. On one thread at a time, never an event loop.
 */
final class Assembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private final Transport transport;
    private final Sessions sessions;
    private final SessionObserver observer;
    private final Intakes intakes;
    private final Admissions admissions;
    private final Staples staples;
    private final Upstreams upstreams;
    private final Listeners listeners;
    private @Nullable TlsEngine engine;

    /** What sessions have in common whatever listener they come in at. */
    record Common(Sessions sessions, SessionObserver observer, UpstreamObserver upstreams) {}

    /**
     * Nothing yet; {@link #bind} comes next.
     *
     * @param first the configuration that the gate starts with
     * @param fatal told why the gate should be stopped, where {@code ocsp} wants it to be; on any thread
     */
    Assembly(
            PosternConfig first,
            Transport transport,
            MultiThreadIoEventLoopGroup loops,
            Common common,
            Consumer<String> fatal) {
        this.transport = transport;
        this.sessions = common.sessions();
        this.observer = common.observer();
        this.intakes = new Intakes(first);
        this.admissions = new Admissions(sessions::judgeAll);
        this.staples = new Staples(first.stapling(), admissions, fatal);
        this.upstreams = new Upstreams(transport::newChannel, common.upstreams(), onlookers(first));
        this.listeners = new Listeners(() -> transport.server(loops), sessions);
    }

    private static Upstreams.Onlookers onlookers(PosternConfig config) {
        return switch (config.operation().monitor()) {
            case MonitorConfig.On _ -> Upstreams.Onlookers.SOME;
            case MonitorConfig.Off _ -> Upstreams.Onlookers.NONE;
        };
    }

    /** What is to be, with its addresses bound, and no keys yet. */
    record Plan(PosternConfig config, Map<String, UpstreamPool> upstreams, Listeners.Next listeners) {}

    /**
     * Binds what {@code config} asks for and is not bound yet, so that clients wait from now on and are not refused.
     *
     * @throws IOException where an address can't be bound; all is as it was then
     */
    Plan bind(PosternConfig config) throws IOException {
        Map<String, UpstreamPool> ways = upstreams.prepare(config);
        List<SessionContext> contexts = config.listeners().stream()
                .map(listener -> context(config, listener, ways))
                .toList();
        return new Plan(config, ways, listeners.prepare(contexts));
    }

    private SessionContext context(PosternConfig config, ListenerConfig listener, Map<String, UpstreamPool> ways) {
        UpstreamConfig upstream = config.upstreamOf(listener);
        SessionRules rules = new SessionRules(
                listener.security(),
                upstream,
                config.operation().stop().drainTimeout(),
                listener.intake().limits().connect());
        UpstreamPool way = Objects.requireNonNull(ways.get(upstream.name()), "not prepared");
        return new SessionContext(
                listener,
                new SessionLogic(rules),
                intakes.of(listener),
                admissions.of(listener),
                way::newDial,
                observer);
    }

    /**
     * Loads keys and chains, and uses the plan from then on: all of it, or nothing where there is a problem.
     *
     * @throws ConfigException with all that is wrong with them; the plan is given up then
     */
    void use(Plan plan) throws ConfigException {
        TlsEngine chosen = engine(plan.config());
        Loaded loaded = load(chosen, plan);
        admissions.use(loaded);
        staples.apply();
        upstreams.use(plan.upstreams());
        intakes.use(plan.config());
        plan.listeners().use();
        sessions.judgeAll();
        admissions.sweep(sessions::areJudgedBy);
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
    }

    private Loaded load(TlsEngine chosen, Plan plan) throws ConfigException {
        try {
            Loaded loaded = admissions.load(chosen, plan.config());
            try {
                staples.renew(chosen, loaded.stapled());
                return loaded;
            } catch (ConfigException e) {
                admissions.discard(loaded);
                throw e;
            }
        } catch (ConfigException | RuntimeException | Error e) {
            plan.listeners().abandon();
            throw e;
        }
    }

    private TlsEngine engine(PosternConfig config) throws ConfigException {
        if (engine == null) {
            engine = TlsEngines.choose(config.tlsEngine());
            LOG.info("tls engine=\"{}\" transport={}", engine.description(), transport);
        }
        return engine;
    }

    /**
     * Goes over to {@code next}. Live sessions stay, but for those that no longer pass, which are closed within a second.
     *
     * @throws ConfigException with everything that is wrong; nothing has changed then
     */
    void change(PosternConfig next) throws ConfigException {
        Plan plan;
        try {
            plan = bind(next);
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigProblem("", 0, "", String.valueOf(e.getMessage()), "")));
        }
        use(plan);
    }

    /** For {@link Upkeep}. */
    Admissions admissions() {
        return admissions;
    }

    /** The address that a listener is bound to, with its real port. */
    HostPort address(String listener) {
        return listeners.address(listener);
    }

    /** The listeners of {@code config} that accept, with what they serve. On any thread. */
    List<ListenerStatus> listeners(PosternConfig config) {
        return config.listeners().stream()
                .flatMap(listener -> listeners.find(listener.name()).stream())
                .map(listener -> new ListenerStatus(
                        listener.config(),
                        listener.address(),
                        admissions.inUse(listener.config().name()).stream()
                                .flatMap(generation -> generation.tls().stream().flatMap(this::served))
                                .toList()))
                .toList();
    }

    private Stream<ServedCertificate> served(ServerTls tls) {
        return tls.stapled(List.of()).stream()
                .map(certificate -> new ServedCertificate(
                        certificate,
                        tls.servedSince(certificate.leaf()),
                        staples.areSentOf(certificate.leaf()) ? Staple.SENT : Staple.NONE));
    }

    /** Every server of every upstream, as it is now. On any thread. */
    List<ServerStatus> servers() {
        return upstreams.status();
    }

    /** Takes no more clients. */
    void stopAccepting() {
        listeners.close();
    }

    /** Gives back what no session needs any more: there are none. */
    @Override
    public void close() {
        upstreams.close();
        staples.close();
        admissions.close();
    }
}
