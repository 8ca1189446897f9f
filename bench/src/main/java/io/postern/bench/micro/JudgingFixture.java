package io.postern.bench.micro;

import io.postern.config.AccessConfig;
import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.AccessConfig.MapField;
import io.postern.config.AccessConfig.NameRule;
import io.postern.config.AccessConfig.OnExpiry;
import io.postern.config.ConfigException;
import io.postern.config.Origin;
import io.postern.config.PolicyConfig;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.RevocationConfig;
import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.config.RevocationConfig.WhenStale;
import io.postern.config.SourcedFile;
import io.postern.config.TrustConfig;
import io.postern.config.TrustConfig.ExtendedKeyUsage;
import io.postern.config.TrustConfig.Issuers;
import io.postern.policy.ClientPolicy;
import io.postern.policy.OcspStatuses;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A client's chain of two, and policies that accept it, from files of their own. */
final class JudgingFixture {
    private static final Origin ORIGIN = new Origin("postern.conf", 1, "listeners.clients");

    private final Instant now = Instant.now();
    private final Path folder = temporaryFolder();
    private final Issuance issuance = new Issuance(folder);

    /** What {@code policy} says of the chain. */
    Verdict judge(ClientPolicy policy) {
        return judge(policy, issuance.chain());
    }

    /** What {@code policy} says of {@code chain}, which it accepts. */
    Verdict judge(ClientPolicy policy, ShownChain chain) {
        Verdict verdict = policy.judge(chain, now);
        if (!(verdict instanceof Verdict.Accepted)) {
            throw new IllegalStateException(verdict.toString());
        }
        return verdict;
    }

    /** Chains of that many clients, all different. */
    List<ShownChain> clients(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> issuance.chain("client-" + number))
                .toList();
    }

    /** Trusts the root, and takes everybody. Has not seen the chain. */
    ClientPolicy plain() {
        return policy(AccessConfig.EVERYONE, RevocationConfig.NONE);
    }

    /** With {@code rules} access rules: half of them deny others, half allow, and the last one allows the client. */
    ClientPolicy ruled(int rules) {
        List<NameRule> deny = new ArrayList<>();
        List<NameRule> allow = new ArrayList<>();
        for (int i = 1; i <= rules / 2; i++) {
            String team = i < rules / 2 ? "team-" + i : "eu";
            deny.add(new NameRule(NameRule.Type.DNS, "*.team-" + i + ".example.com", ORIGIN));
            allow.add(new NameRule(NameRule.Type.URI, "spiffe://example.com/" + team + "/*", ORIGIN));
        }
        AccessConfig access = new AccessConfig(allow, deny, MapField.ANY, OnExpiry.CLOSE, Enforcement.ENFORCE);
        return policy(access, RevocationConfig.NONE);
    }

    /** With CRLs of both CAs, of which one lists {@code revoked} certificates. */
    ClientPolicy revoking(int revoked) {
        SourcedFile crls = new SourcedFile(issuance.crlFolder(revoked), ORIGIN);
        return policy(AccessConfig.EVERYONE, new RevocationConfig(List.of(crls), WhenStale.REFUSE, OcspPeerConfig.OFF));
    }

    private ClientPolicy policy(AccessConfig access, RevocationConfig revocation) {
        TrustConfig trust = new TrustConfig(
                new Issuers.Bundle(new SourcedFile(issuance.rootFile(), ORIGIN)),
                Set.of(),
                List.of(),
                ExtendedKeyUsage.CLIENT_AUTH);
        PolicyConfig config = new PolicyConfig(ClientAuth.REQUIRED, Mapping.NONE, trust, access, revocation);
        try {
            return ClientPolicy.load(config, (_, _) -> new OcspStatuses.Status.NotAsked());
        } catch (ConfigException e) {
            throw new IllegalStateException(e.problems().toString(), e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("postern-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the files. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
