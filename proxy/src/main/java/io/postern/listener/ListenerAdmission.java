package io.postern.listener;

import io.netty.buffer.ByteBufAllocator;
import io.postern.config.ClientSecurity;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig;
import io.postern.config.UpstreamConfig;
import io.postern.policy.ClientPolicy;
import io.postern.policy.OcspStatuses;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.session.Admission;
import io.postern.session.Identity;
import io.postern.tls.ClientJudge;
import io.postern.tls.ServerTls;
import io.postern.tls.TlsHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who comes in at a listener, and as whom: its keys and chains, its policy and its upstream's users, in one generation that
 * a reload replaces as a whole. Thread-safe.
 */
public final class ListenerAdmission implements Admission, ClientJudge, AutoCloseable {
    private static final OcspStatuses UNANSWERED = (_, _) -> new OcspStatuses.Status.NotAsked();

    private final ListenerConfig listener;
    private final ConnectionGate gate;
    private volatile @Nullable Generation current;

    /** Loads nothing yet. */
    public ListenerAdmission(ListenerConfig listener) {
        this.listener = listener;
        int limit = switch (listener.security()) {
            case ClientSecurity.Plaintext() -> 0;
            case ClientSecurity.Tls tls -> tls.config().connectionRateLimit();
        };
        this.gate = new ConnectionGate(listener, limit, System::nanoTime);
    }

    /** The listener, as it was when the gate started. */
    public ListenerConfig listener() {
        return listener;
    }

    /** All that a reload replaces, loaded and checked. To be {@link #use used} or closed. */
    public static final class Generation implements AutoCloseable {
        private final ClientPolicy policy;
        private final ListenerIdentity identity;
        private final List<ServerTls> tls;

        private Generation(ClientPolicy policy, ListenerIdentity identity, List<ServerTls> tls) {
            this.policy = policy;
            this.identity = identity;
            this.tls = List.copyOf(tls);
        }

        /** Gives the native context back; connections that use it live on. */
        @Override
        public void close() {
            tls.forEach(ServerTls::close);
        }
    }

    /**
     * Loads what {@code configured} and its upstream name. Blocks on the files; changes nothing yet.
     *
     * @throws ConfigException with everything that is wrong with them
     */
    public Generation load(ListenerConfig configured, UpstreamConfig upstream) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        PolicyConfig policyConfig = policyOf(configured);
        Optional<ClientPolicy> policy = attempt(() -> ClientPolicy.load(policyConfig, UNANSWERED), problems);
        Optional<ListenerIdentity> identity =
                attempt(() -> ListenerIdentity.load(policyConfig, upstream.identity()), problems);
        List<ServerTls> tls = new ArrayList<>();
        if (configured.security() instanceof ClientSecurity.Tls(TlsConfig config, var _, var _)) {
            // Where the policy has problems, those of keys and chains are told as well.
            ClientPolicy asked = policy.isPresent() ? policy.get() : ClientPolicy.load(PolicyConfig.NONE, UNANSWERED);
            attempt(() -> ServerTls.load(listener.name(), config, asked, this), problems)
                    .ifPresent(tls::add);
        }
        if (!problems.isEmpty()) {
            tls.forEach(ServerTls::close);
            throw new ConfigException(problems);
        }
        return new Generation(policy.orElseThrow(), identity.orElseThrow(), tls);
    }

    private static PolicyConfig policyOf(ListenerConfig configured) {
        return switch (configured.security()) {
            case ClientSecurity.Plaintext() -> PolicyConfig.NONE;
            case ClientSecurity.Tls tls -> tls.policy();
        };
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
    public void use(Generation next) {
        Generation previous = current;
        current = next;
        if (previous != null) {
            previous.close();
        }
    }

    private Generation current() {
        Generation generation = current;
        if (generation == null) {
            throw new IllegalStateException("listener " + listener.name() + " is not loaded");
        }
        return generation;
    }

    // --- for sessions

    @Override
    public Optional<TlsHandler> startTls(ByteBufAllocator allocator) {
        ServerTls tls = current().tls.getFirst();
        return gate.mayStart() ? Optional.of(tls.newHandler(allocator)) : Optional.empty();
    }

    @Override
    public Verdict rejudge(ShownChain chain, Instant since) {
        return current().policy.judge(chain, Instant.now());
    }

    @Override
    public Identity identify(Verdict.Admitted client) {
        return current().identity.of(client);
    }

    // --- for the TLS engine, which may be one of a generation before: the judgement is always today's

    @Override
    public Verdict judge(ShownChain chain) {
        return current().policy.judge(chain, Instant.now());
    }

    @Override
    public Verdict confirm(ShownChain chain) {
        return current().policy.judge(chain, Instant.now());
    }

    /** Gives native contexts back; no connection may start any more. */
    @Override
    public void close() {
        Generation last = current;
        if (last != null) {
            last.close();
        }
    }
}
