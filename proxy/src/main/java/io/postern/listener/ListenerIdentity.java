package io.postern.listener;

import io.postern.config.ConfigException;
import io.postern.config.IdentityConfig;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.identity.IdentityMapper;
import io.postern.identity.MappedUser;
import io.postern.identity.Users;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.ConnectRewriter;
import io.postern.nats.Nkey;
import io.postern.policy.Verdict;
import io.postern.session.Identity;
import java.util.Optional;

/** As whom a listener's clients come to its upstream. Immutable, thread-safe. */
final class ListenerIdentity {
    private final Mapping mapping;
    /** As whom a client comes that has no certificate, where certificates are mapped. */
    private final ConnectIdentity uncertified;

    private final IdentityMapper mapper;
    private final Users users;
    private final Optional<Nkey> signer;

    private ListenerIdentity(PolicyConfig policy, Users users) {
        this.mapping = policy.mapping();
        this.uncertified = uncertified(policy);
        this.mapper = new IdentityMapper(users.names(), policy.access().mapField());
        this.users = users;
        this.signer = users.signer();
    }

    // Where everyone has to show a certificate, only a client without TLS has none. allow_non_tls serves it, and it is
    // nobody, as in nats-server (server/auth.go, checkClientTLSCertSubject).
    private static ConnectIdentity uncertified(PolicyConfig policy) {
        return policy.clientAuthInForce() == ClientAuth.REQUIRED
                ? new ConnectIdentity.Nobody()
                : new ConnectIdentity.Own();
    }

    /**
     * Reads the upstream's secrets. Blocks on their files.
     *
     * @throws ConfigException with everything that is wrong with them
     */
    static ListenerIdentity load(PolicyConfig policy, IdentityConfig upstream) throws ConfigException {
        return new ListenerIdentity(policy, Users.load(upstream));
    }

    Identity of(Verdict.Admitted client) {
        return switch (mapping) {
            case NONE -> signer.isEmpty() ? new Identity.Relayed() : unmapped(new ConnectIdentity.Own());
            case TO_USER ->
                switch (client) {
                    case Verdict.Accepted accepted ->
                        mapper.map(accepted.names())
                                .map(this::mapped)
                                .orElseGet(() -> unmapped(new ConnectIdentity.Nobody()));
                    case Verdict.Anonymous _ -> unmapped(uncertified);
                    // Framed although nothing is put in: it must not come as a user that has nothing but a name.
                    case Verdict.Shadowed _ -> unmapped(new ConnectIdentity.Own());
                };
        };
    }

    private Identity mapped(MappedUser user) {
        return new Identity.Mapped(user, nonce -> new ConnectRewriter(users.of(user.user()), signer, nonce));
    }

    private Identity unmapped(ConnectIdentity identity) {
        return new Identity.Unmapped(nonce -> new ConnectRewriter(identity, signer, nonce));
    }
}
