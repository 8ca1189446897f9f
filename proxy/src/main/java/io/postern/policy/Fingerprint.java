package io.postern.policy;

import io.postern.config.AccessConfig;
import io.postern.config.AccessConfig.NameRule;
import io.postern.config.PolicyConfig;
import io.postern.config.RevocationConfig;
import io.postern.config.TrustConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** SHA-256 over all that decides. Every part goes in with its length, so that no two policies read alike. */
final class Fingerprint {
    private final MessageDigest digest = Sha256.digest();

    private Fingerprint() {}

    static byte[] of(PolicyConfig config, Anchors anchors, CrlSet crls) {
        Fingerprint print = new Fingerprint();
        print.add(config.clientAuth(), config.mapping());
        print.addSet(anchors.certificates().stream().map(Fingerprint::hash).toList());
        print.add(config.trust());
        print.add(config.access());
        print.add(config.revocation());
        print.addSet(crls.all().stream().map(Crl::hash).toList());
        return print.digest.digest();
    }

    private static String hash(X509Certificate certificate) {
        return Sha256.hex(Anchors.encoded(certificate));
    }

    private void add(TrustConfig trust) {
        add(trust.extendedKeyUsage());
        addSet(trust.pins());
        addSet(trust.knownUrls());
    }

    private void add(AccessConfig access) {
        addSet(access.allow().stream().map(Fingerprint::text).toList());
        addSet(access.deny().stream().map(Fingerprint::text).toList());
        add(access.mapField(), access.onExpiry(), access.enforcement());
    }

    private void add(RevocationConfig revocation) {
        // A record's text has all of its fields.
        add(revocation.whenStale(), revocation.ocspPeer());
        add(revocation.crlFiles().size());
    }

    /** Without its origin: a rule that moves to another line is the same. */
    private static String text(NameRule rule) {
        return rule.type() + ":" + rule.pattern();
    }

    /** In order, whatever order they are in. */
    private void addSet(Collection<String> parts) {
        List<String> sorted = parts.stream().sorted().toList();
        add(sorted.size());
        sorted.forEach(this::add);
    }

    private void add(Object... parts) {
        for (Object part : parts) {
            byte[] bytes = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
    }
}
