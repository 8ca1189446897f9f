package io.postern.policy;

import io.postern.names.BadNamesException;
import io.postern.names.CertificateNames;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Verifies chains under one set of trusted issuers, and remembers those that it has verified: {@link RememberedChains} says
 * what and why that is safe. Thread-safe; nothing is locked while a chain is verified.
 */
final class Verifier {
    private final Anchors anchors;
    private final PathFinder paths;
    private final RememberedChains remembered;

    Verifier(Anchors anchors) {
        this(anchors, new RememberedChains());
    }

    private Verifier(Anchors anchors, RememberedChains remembered) {
        this.anchors = anchors;
        this.paths = new PathFinder(anchors);
        this.remembered = remembered;
    }

    /** This one's successor under {@code next}; it remembers what this does where the trusted issuers are the same. */
    Verifier with(Anchors next) {
        return next.certificates().equals(anchors.certificates()) ? new Verifier(next, remembered) : new Verifier(next);
    }

    Anchors anchors() {
        return anchors;
    }

    /** How many chains are remembered. */
    int remembered() {
        return remembered.size();
    }

    /**
     * {@code shown}, verified.
     *
     * @param shown at least one certificate
     * @param now   where there are several paths, one that is valid then is taken
     */
    VerifiedChain verify(ShownChain shown, Instant now) throws NotVerifiedException {
        Optional<VerifiedChain> known = remembered.find(shown);
        // Where a remembered path has expired, there may be another.
        if (known.isPresent() && known.get().validAt(now)) {
            return known.get();
        }
        VerifiedChain verified = verifyAnew(shown, now);
        if (verified.validAt(now)) {
            remembered.add(shown, verified);
        }
        return verified;
    }

    private VerifiedChain verifyAnew(ShownChain shown, Instant now) throws NotVerifiedException {
        ChainSize.check(shown);
        List<Certificate> untrusted = structures(shown);
        for (Certificate one : untrusted) {
            Keys.check(one);
        }
        for (Certificate one : untrusted) {
            SignatureAlgorithms.check(one);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (byte[] der : shown.certificates()) {
            certificates.add(Encoding.decode(der));
        }
        List<X509Certificate> path = paths.find(certificates, now);
        CertificateNames names = names(shown.certificates().getFirst());
        NameConstraints.check(path, names);
        return new VerifiedChain(path, names);
    }

    /** Of those that are not trusted as they are: a root that is shown may well be signed by itself with SHA-1. */
    private List<Certificate> structures(ShownChain shown) throws NotVerifiedException {
        List<Certificate> structures = new ArrayList<>();
        for (byte[] der : shown.certificates()) {
            if (!anchors.include(der)) {
                structures.add(Encoding.structure(der));
            }
        }
        return structures;
    }

    private static CertificateNames names(byte[] der) throws NotVerifiedException {
        try {
            return CertificateNames.read(der);
        } catch (BadNamesException e) {
            Refusal reason = switch (e.problem()) {
                case UNREADABLE -> Refusal.NAMES_UNREADABLE;
                case FORBIDDEN_BYTES -> Refusal.BAD_NAME;
            };
            throw new NotVerifiedException(Check.NAMES, reason, String.valueOf(e.getMessage()));
        }
    }
}
