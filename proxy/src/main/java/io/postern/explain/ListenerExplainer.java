package io.postern.explain;

import io.postern.config.ClientSecurity;
import io.postern.config.ConfigException;
import io.postern.config.ListenerConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.PosternConfig;
import io.postern.explain.ListenerExplanation.Arrival;
import io.postern.explain.ListenerExplanation.Judgement;
import io.postern.explain.ListenerExplanation.UserLookup;
import io.postern.explain.ShownCertificate.Names;
import io.postern.identity.IdentityMapper;
import io.postern.identity.Users;
import io.postern.names.CertificateNames;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.Nkey;
import io.postern.policy.ClientPolicy;
import io.postern.policy.OcspStatuses;
import io.postern.policy.Verdict;
import java.time.Instant;

/** Explains a certificate at one listener, with the policy and the users that a gate would have there. */
final class ListenerExplainer {
    private static final OcspStatuses NOT_ASKED = (_, _) -> new OcspStatuses.Status.NotAsked();

    private final ListenerConfig listener;
    private final ClientPolicy policy;
    private final Users users;

    private ListenerExplainer(ListenerConfig listener, ClientPolicy policy, Users users) {
        this.listener = listener;
        this.policy = policy;
        this.users = users;
    }

    /** Blocks on the files of the listener's policy and of its upstream's users. */
    static ListenerExplainer load(ListenerConfig listener, PosternConfig config) throws ConfigException {
        return new ListenerExplainer(
                listener,
                ClientPolicy.load(listener.security().policy(), NOT_ASKED),
                Users.load(config.upstreamOf(listener).identity()));
    }

    ListenerExplanation explain(ShownCertificate certificate, Instant now) {
        Judgement judgement = judge(certificate, now);
        UserLookup lookup = lookUp(certificate.names());
        return new ListenerExplanation(listener, judgement, lookup, arrival(judgement, lookup));
    }

    private Judgement judge(ShownCertificate certificate, Instant now) {
        return switch (listener.security()) {
            case ClientSecurity.Plaintext() -> new Judgement.NoTls();
            case ClientSecurity.Tls _ ->
                policy.config().clientAuth() == ClientAuth.NONE
                        ? new Judgement.NotAsked()
                        : new Judgement.Judged(
                                policy.explain(certificate.chain(), now), policy.judge(certificate.chain(), now));
        };
    }

    private UserLookup lookUp(Names names) {
        if (policy.config().mapping() == Mapping.NONE) {
            return new UserLookup.NotMapped();
        }
        IdentityMapper mapper =
                new IdentityMapper(users.names(), policy.config().access().mapField());
        return switch (names) {
            case Names.Unreadable _ -> new UserLookup.Unreadable();
            case Names.Read(CertificateNames read) ->
                mapper.map(read)
                        .<UserLookup>map(UserLookup.Found::new)
                        .orElseGet(() -> new UserLookup.NotFound(mapper.lookedFor(read)));
        };
    }

    private Arrival arrival(Judgement judgement, UserLookup lookup) {
        return switch (judgement) {
            case Judgement.NoTls(), Judgement.NotAsked() -> as(new ConnectIdentity.Own());
            case Judgement.Judged(var _, Verdict verdict) ->
                switch (verdict) {
                    case Verdict.Refused _ -> new Arrival.KeptOut();
                    case Verdict.Anonymous _, Verdict.Shadowed _ -> as(new ConnectIdentity.Own());
                    // Issuers are asked last, so that all else has passed.
                    case Verdict.Accepted _, Verdict.OcspNeeded _ -> as(identity(lookup));
                };
        };
    }

    private ConnectIdentity identity(UserLookup lookup) {
        return switch (lookup) {
            case UserLookup.NotMapped() -> new ConnectIdentity.Own();
            case UserLookup.Found found -> users.of(found.user().user());
            case UserLookup.NotFound _, UserLookup.Unreadable _ -> new ConnectIdentity.Nobody();
        };
    }

    private Arrival as(ConnectIdentity identity) {
        return new Arrival.As(identity, users.signer().map(Nkey::publicKey).orElse(""));
    }
}
