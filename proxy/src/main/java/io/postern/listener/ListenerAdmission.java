package io.postern.listener;

import io.postern.config.ClientSecurity;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.config.TlsConfig;
import io.postern.config.UpstreamConfig;
import io.postern.ocsp.OcspPeer;
import io.postern.ocsp.Stapled;
import io.postern.policy.ClientPolicy;
import io.postern.policy.Occasion;
import io.postern.policy.OcspQuestion;
import io.postern.policy.OcspStatuses;
import io.postern.policy.Refusal;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.session.Admission;
import io.postern.session.Identity;
import io.postern.tls.ClientJudge;
import io.postern.tls.ServerTls;
import io.postern.tls.TlsEngine;
import io.postern.tls.TlsHandler;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who comes in at a listener, and as whom: its keys and chains, its policy and its upstream's users, in one generation that
 * a reload replaces as a whole. Thread-safe.
 */
public final class ListenerAdmission implements Admission, ClientJudge, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerAdmission.class);
    private static final OcspStatuses UNANSWERED = (_, _) -> new OcspStatuses.Status.NotAsked();

    private final String name;
    private final Runnable worsened;
    private volatile ConnectionGate gate;
    private volatile @Nullable Generation current;
    private List<ConfigProblem> unusable = List.of();

    /**
     * Loads nothing yet.
     *
     * @param listener its name
     * @param worsened told when an issuer says of a certificate that was good that it no longer is; on any thread
     */
    public ListenerAdmission(String listener, Runnable worsened) {
        this.name = listener;
        this.worsened = worsened;
        this.gate = new ConnectionGate(listener, 0, System::nanoTime);
    }

    /** Whether it has been given anything to {@link #use}. */
    public boolean isLoaded() {
        return current != null;
    }

    /** What is in use; nothing before {@link #use}. */
    public Optional<Generation> inUse() {
        return Optional.ofNullable(current);
    }

    /**
     * All that a reload replaces, loaded and checked. To be {@link #use used} or {@link #discard discarded}.
     *
     * @param rate     {@code connection_rate_limit}; 0 for none
     * @param policy   judges clients
     * @param identity says as whom they come to the upstream
     * @param tls      one, or none for a plaintext listener
     * @param issuers  asks issuers' responders, where {@code ocsp_peer} is on; one or none
     */
    public record Generation(
            int rate, ClientPolicy policy, ListenerIdentity identity, List<ServerTls> tls, List<OcspPeer> issuers) {

        /** The certificates that are served, for {@code ocsp}. */
        public List<Stapled> stapled() {
            return tls.stream()
                    .flatMap(one -> one.stapled(policy.issuers()).stream())
                    .toList();
        }

        /** The same with other CRLs. */
        private Generation with(ClientPolicy changed) {
            return new Generation(rate, changed, identity, tls, issuers);
        }
    }

    /**
     * Loads what {@code configured} and its upstream name. Blocks on the files; changes nothing yet.
     *
     * @param engine does TLS
     * @throws ConfigException with everything that is wrong with them
     */
    public Generation load(TlsEngine engine, ListenerConfig configured, UpstreamConfig upstream)
            throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        PolicyConfig policyConfig = configured.security().policy();
        List<OcspPeer> issuers = issuers(policyConfig.revocation().ocspPeer());
        OcspStatuses statuses = issuers.isEmpty() ? UNANSWERED : issuers.getFirst();
        Optional<ClientPolicy> policy = attempt(() -> policy(policyConfig, statuses), problems);
        Optional<ListenerIdentity> identity =
                attempt(() -> ListenerIdentity.load(policyConfig, upstream.identity()), problems);
        List<ServerTls> tls = new ArrayList<>();
        if (configured.security() instanceof ClientSecurity.Tls(TlsConfig config, var _, var _)) {
            // Where the policy has problems, those of keys and chains are told as well.
            ClientPolicy asked = policy.isPresent() ? policy.get() : ClientPolicy.load(PolicyConfig.NONE, UNANSWERED);
            attempt(() -> ServerTls.load(engine, name, config, asked, this), problems)
                    .ifPresent(tls::add);
        }
        if (!problems.isEmpty()) {
            tls.forEach(ServerTls::close);
            closeUnused(issuers);
            throw new ConfigException(problems);
        }
        return new Generation(rate(configured.security()), policy.orElseThrow(), identity.orElseThrow(), tls, issuers);
    }

    private static int rate(ClientSecurity security) {
        return switch (security) {
            case ClientSecurity.Plaintext() -> 0;
            case ClientSecurity.Tls tls -> tls.config().connectionRateLimit();
        };
    }

    /** The ones in use where the settings are the same: what they know, revocations above all, is not to be forgotten. */
    private List<OcspPeer> issuers(OcspPeerConfig config) {
        Generation generation = current;
        if (generation != null
                && generation.policy().config().revocation().ocspPeer().equals(config)) {
            return generation.issuers();
        }
        return config.verify() ? List.of(new OcspPeer(config, InstantSource.system(), _ -> worsened.run())) : List.of();
    }

    private ClientPolicy policy(PolicyConfig config, OcspStatuses statuses) throws ConfigException {
        Generation generation = current;
        return generation == null
                ? ClientPolicy.load(config, statuses)
                : generation.policy().reload(config, statuses);
    }

    private void closeUnused(List<OcspPeer> issuers) {
        Generation generation = current;
        issuers.stream()
                .filter(one -> generation == null || !generation.issuers().contains(one))
                .forEach(OcspPeer::close);
    }

    private interface Loading<T> {
        T load() throws ConfigException;
    }

    private static <T> Optional<T> attempt(Loading<T> loading, List<ConfigProblem> problems) {
        try {
            return Optional.of(loading.load());
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** From now on clients are served by {@code next}, which this owns; who is live is judged anew by whoever asks for it. */
    public synchronized void use(Generation next) {
        Generation previous = current;
        current = next;
        if (previous == null || previous.rate() != next.rate()) {
            gate = new ConnectionGate(name, next.rate(), System::nanoTime);
        }
        if (previous != null) {
            next.tls().forEach(tls -> previous.tls().forEach(tls::follow));
            previous.tls().forEach(ServerTls::close);
            closeUnused(previous.issuers());
        }
    }

    /** Gives up what was loaded and is not to be used. */
    public void discard(Generation loaded) {
        loaded.tls().forEach(ServerTls::close);
        closeUnused(loaded.issuers());
    }

    /**
     * Reads the CRLs again where their files have changed. Those that can't be used change nothing, and are told of once.
     * Blocks on the files.
     *
     * @return whether live clients have to be judged anew
     */
    public synchronized boolean refreshCrls() {
        Generation generation = current();
        if (!generation.policy().crlFilesChanged()) {
            return false;
        }
        try {
            current = generation.with(generation.policy().reloadCrls());
            unusable = List.of();
            LOG.info("reloaded crls listener={}", name);
            return true;
        } catch (ConfigException e) {
            if (!e.problems().equals(unusable)) {
                unusable = e.problems();
                unusable.forEach(problem -> LOG.error("{}", problem));
                LOG.error("reload of crls failed, those before them stay in force listener={}", name);
            }
            return false;
        }
    }

    /** Asks issuers' responders again for what grows old. Blocks until they have answered, for a bounded time. */
    public void refreshIssuers() {
        current().issuers().forEach(OcspPeer::refresh);
    }

    /**
     * From now on clients that ask are sent these OCSP responses of our own certificates, by their leaf.
     *
     * @throws ConfigException if one can't be used
     */
    public void staple(Function<X509Certificate, Optional<byte[]>> staples) throws ConfigException {
        for (ServerTls tls : current().tls()) {
            tls.staple(staples);
        }
    }

    private Generation current() {
        Generation generation = current;
        if (generation == null) {
            throw new IllegalStateException("listener " + name + " is not loaded");
        }
        return generation;
    }

    // --- for sessions

    @Override
    public ClientAuth clientAuth() {
        return current().policy().config().clientAuthInForce();
    }

    @Override
    public Optional<TlsHandler> startTls() {
        if (!gate.mayStart()) {
            return Optional.empty();
        }
        ServerTls tls = current().tls().getFirst();
        Optional<TlsHandler> handler = tls.newHandler();
        while (handler.isEmpty() && tls != current().tls().getFirst()) {
            tls = current().tls().getFirst();
            handler = tls.newHandler();
        }
        return handler;
    }

    @Override
    public Verdict rejudge(ShownChain chain) {
        return current().policy().judge(chain, Instant.now(), Occasion.LIVE);
    }

    @Override
    public Identity identify(Verdict.Admitted client) {
        return current().identity().of(client);
    }

    // --- for the TLS engine, which may be one of a generation before: the judgement is always today's

    /** Asks issuers' responders where that is needed, once: afterwards there is a status for each question. */
    @Override
    public Verdict judge(ShownChain chain) {
        Generation generation = current();
        Verdict verdict = generation.policy().judge(chain, Instant.now());
        if (!(verdict instanceof Verdict.OcspNeeded(List<OcspQuestion> questions))) {
            return verdict;
        }
        generation.issuers().forEach(issuers -> issuers.ask(questions));
        Verdict answered = generation.policy().judge(chain, Instant.now());
        return answered instanceof Verdict.OcspNeeded
                ? new Verdict.Refused(Refusal.OCSP_UNREACHABLE, "no answer that could be kept")
                : answered;
    }

    /**
     * The policy may have changed since {@link #judge} had its say, so all of it is asked once more. A question to an issuer
     * can only be open if its answer has just run out, as sessions are not resumed where issuers are asked.
     */
    @Override
    public Verdict confirm(ShownChain chain) {
        Verdict verdict = current().policy().judge(chain, Instant.now());
        return verdict instanceof Verdict.OcspNeeded
                ? current().policy().judge(chain, Instant.now(), Occasion.LIVE)
                : verdict;
    }

    /** Gives native contexts back; no connection may start any more. */
    @Override
    public void close() {
        Generation last = current;
        if (last != null) {
            last.tls().forEach(ServerTls::close);
            last.issuers().forEach(OcspPeer::close);
        }
    }
}
