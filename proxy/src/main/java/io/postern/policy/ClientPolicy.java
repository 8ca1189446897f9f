package io.postern.policy;

import io.postern.config.AccessConfig;
import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.AccessConfig.MapField;
import io.postern.config.AccessConfig.NameRule;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.TrustConfig;
import io.postern.config.TrustConfig.Issuers;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A listener's policy on client certificates, of one reload generation. Immutable but for what it remembers of chains that it
 * has verified; thread-safe.
 *
 * <p>A chain passes each {@link Check}, cheap bounds first, and then each {@link Rule}, in their order; the first that it does
 * not pass is the verdict.
 */
public final class ClientPolicy {
    private final PolicyConfig config;
    private final OcspStatuses statuses;
    private final Verifier verifier;
    private final CrlSet crls;
    private final List<Rule> rules;

    private ClientPolicy(PolicyConfig config, OcspStatuses statuses, Verifier verifier, CrlSet crls, List<Rule> rules) {
        this.config = config;
        this.statuses = statuses;
        this.verifier = verifier;
        this.crls = crls;
        this.rules = rules;
    }

    /**
     * Reads {@code ca_file} and the CRLs, and checks them. Blocks on the files.
     *
     * @param statuses what issuers' responders have answered, for {@code ocsp_peer}
     * @throws ConfigException with everything that is wrong with the files, each at its place in the configuration
     */
    public static ClientPolicy load(PolicyConfig config, OcspStatuses statuses) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        Anchors nobody = new Anchors(List.of(), List.of());
        Anchors anchors = orElse(nobody, () -> anchors(config, nobody), problems);
        CrlSet none = CrlSet.load(List.of(), anchors);
        CrlSet crls = orElse(none, () -> CrlSet.load(config.revocation().crlFiles(), anchors), problems);
        List<Rule> rules = orElse(List.of(), () -> rules(config, statuses, crls), problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new ClientPolicy(config, statuses, new Verifier(anchors), crls, rules);
    }

    /** A part that may have problems. */
    @FunctionalInterface
    private interface Part<T> {
        T load() throws ConfigException;
    }

    private static <T> T orElse(T otherwise, Part<T> part, List<ConfigProblem> problems) {
        try {
            return part.load();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return otherwise;
        }
    }

    private static Anchors anchors(PolicyConfig config, Anchors nobody) throws ConfigException {
        // The host's roots are many, and of no use where nobody is asked for a certificate.
        boolean needed =
                config.clientAuth() != ClientAuth.NONE || config.trust().issuers() instanceof Issuers.Bundle;
        return needed ? AnchorLoader.load(config.trust().issuers()) : nobody;
    }

    /**
     * As {@link #load}, for the policy that takes this one's place. Where the issuers are the same it remembers the chains that
     * this one does, so that a reload judges thousands of live clients without a signature.
     */
    public ClientPolicy reload(PolicyConfig next, OcspStatuses answers) throws ConfigException {
        ClientPolicy loaded = load(next, answers);
        Verifier successor = verifier.with(loaded.verifier.anchors());
        return new ClientPolicy(next, answers, successor, loaded.crls, loaded.rules);
    }

    private static List<Rule> rules(PolicyConfig config, OcspStatuses statuses, CrlSet crls) throws ConfigException {
        TrustConfig trust = config.trust();
        AccessConfig access = config.access();
        List<AccessRule> compiled = AccessRule.compile(
                Stream.concat(access.deny().stream(), access.allow().stream()).toList());
        int denying = access.deny().size();
        return List.of(
                new Validity(access.onExpiry()),
                new Usage(trust.extendedKeyUsage()),
                new SingleUri(urisDecide(config)),
                new Pins(trust.pins()),
                new KnownUrls(trust.knownUrls()),
                new AccessDeny(compiled.subList(0, denying)),
                new AccessAllow(compiled.subList(denying, compiled.size())),
                new Revocation(crls, config.revocation().whenStale()),
                new OcspPeer(config.revocation().ocspPeer(), statuses));
    }

    private static boolean urisDecide(PolicyConfig config) {
        AccessConfig access = config.access();
        return Stream.concat(access.allow().stream(), access.deny().stream())
                        .anyMatch(rule -> rule.type() == NameRule.Type.URI)
                || (config.mapping() == Mapping.TO_USER && access.mapField() == MapField.URI);
    }

    /** What this says of {@code chain} in a handshake at {@code now}. Nothing is skipped for what was judged before but signatures. */
    public Verdict judge(ShownChain chain, Instant now) {
        return judge(chain, now, Occasion.HANDSHAKE);
    }

    /** What this says of {@code chain} on {@code occasion} at {@code now}. */
    public Verdict judge(ShownChain chain, Instant now, Occasion occasion) {
        Verdict verdict = judgeStrictly(chain, new Moment(now, occasion));
        return verdict instanceof Verdict.Refused refused && config.access().enforcement() == Enforcement.SHADOW
                ? new Verdict.Shadowed(chain, refused)
                : verdict;
    }

    private Verdict judgeStrictly(ShownChain chain, Moment moment) {
        Optional<Verdict> without = new Presence(config).without(chain);
        if (without.isPresent()) {
            return without.get();
        }
        try {
            return judge(chain, verifier.verify(chain, moment.now()), moment);
        } catch (NotVerifiedException e) {
            return e.refused();
        }
    }

    private Verdict judge(ShownChain shown, VerifiedChain chain, Moment moment) {
        Instant until = Instant.MAX;
        List<Verdict.Refused> warnings = new ArrayList<>();
        for (Rule rule : rules) {
            switch (rule.judge(chain, moment)) {
                case Finding.NotAsked() -> {}
                case Finding.Passed passed -> {
                    until = passed.until().isBefore(until) ? passed.until() : until;
                    warnings.addAll(passed.warnings());
                }
                case Finding.Failed(Verdict.Refused refused) -> {
                    return refused;
                }
                case Finding.Pending(List<OcspQuestion> questions) -> {
                    return new Verdict.OcspNeeded(questions);
                }
            }
        }
        return new Verdict.Accepted(shown, chain.names(), until, warnings);
    }

    /** What each rule says of {@code chain} in a handshake at {@code now}, also those that the verdict does not come to. */
    public List<RuleResult> explain(ShownChain chain, Instant now) {
        return new Explainer(new Presence(config), verifier, rules).explain(chain, new Moment(now, Occasion.HANDSHAKE));
    }

    /** What an operator should see to at {@code now}: issuers that expire soon, CRLs due for renewal. */
    public List<ConfigProblem> warnings(Instant now) {
        return PolicyWarnings.of(config, verifier.anchors(), crls, now);
    }

    /** Whether a CRL file is another than when this was loaded: cheap enough to be asked every second. Blocks on the files. */
    public boolean crlFilesChanged() {
        return crls.filesChanged();
    }

    /**
     * This policy with the CRLs that the files hold now, and all that it remembers. Blocks on the files. This one stays as it is.
     *
     * @throws ConfigException with everything that is wrong with the files: this policy is the one to go on with
     */
    public ClientPolicy reloadCrls() throws ConfigException {
        CrlSet now = CrlSet.load(config.revocation().crlFiles(), verifier.anchors());
        return new ClientPolicy(config, statuses, verifier, now, rules(config, statuses, now));
    }

    /** How many chains are remembered. */
    int remembered() {
        return verifier.remembered();
    }

    /** What it was made from. */
    public PolicyConfig config() {
        return config;
    }

    /** The issuers that a client is told of in the handshake; empty for the host's roots. */
    public List<X509Certificate> issuers() {
        return switch (config.trust().issuers()) {
            case Issuers.HostRoots() -> List.of();
            case Issuers.Bundle _ -> verifier.anchors().certificates();
        };
    }

    /** SHA-256 of all that decides: equal policies have equal ones, and a session is resumed under an equal one only. */
    public byte[] fingerprint() {
        return Fingerprint.of(config, verifier.anchors(), crls);
    }
}
