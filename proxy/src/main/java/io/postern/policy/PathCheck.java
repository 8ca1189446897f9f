package io.postern.policy;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a path by the JDK's PKIX algorithm (RFC 5280, 6): signatures ({@link QuickLeaf} has the leaf's), CA and path length, key
 * usage, name constraints, critical extensions. Revocation is another rule's, and dates are judged for {@code now} by
 * {@link Validity}: here the moment is one at which all of the path is valid, so that what is expired can be told from what is
 * forged.
 *
 * <p>Stricter than Go's: where a DNS constraint is in force and a certificate has no DNS SAN, the JDK takes its CN for one.
 */
final class PathCheck {
    private PathCheck() {}

    /** What is wrong with {@code path}, if anything; of dates only that there is no moment at which all are valid. */
    static Optional<Verdict.Refused> fault(List<X509Certificate> path, Instant now) {
        Instant beginning = Validity.beginning(path);
        if (beginning.isAfter(Validity.end(path))) {
            return Validity.fault(path, now);
        }
        List<X509Certificate> issued = new ArrayList<>(path.subList(0, path.size() - 1));
        issued.set(0, QuickLeaf.of(path.getFirst()));
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(path.getLast(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(beginning));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(issued), parameters);
        } catch (GeneralSecurityException | RuntimeException refused) {
            return Optional.of(
                    refused instanceof CertPathValidatorException invalid
                            ? classified(path, invalid)
                            : invalid(path, String.valueOf(refused.getMessage())));
        }
        return tooLong(path)
                ? Optional.of(invalid(path, "more issuers than " + Details.name(path.getLast()) + " may have below it"))
                : Optional.empty();
    }

    /** PKIX does not look into the trusted issuer; Go does. */
    private static boolean tooLong(List<X509Certificate> path) {
        X509Certificate anchor = path.getLast();
        long between = path.subList(1, path.size() - 1).stream()
                .filter(one -> !one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .count();
        return anchor.getVersion() >= 3 && between > anchor.getBasicConstraints();
    }

    private static Verdict.Refused classified(List<X509Certificate> path, CertPathValidatorException refused) {
        boolean unsigned = refused.getReason() == BasicReason.INVALID_SIGNATURE
                // The signature is of another kind than the issuer's key.
                || refused.getCause() instanceof InvalidKeyException;
        if (unsigned) {
            int index = Math.max(0, refused.getIndex());
            X509Certificate issued = path.get(index);
            X509Certificate issuer = path.get(index + 1);
            // Another CA of the same name, by what the certificate says itself.
            return KeyIds.differ(issued, issuer)
                    ? refused(
                            Refusal.UNKNOWN_CA,
                            Details.name(issued) + ": issued by another key than that of " + Details.name(issuer))
                    : refused(Refusal.BAD_SIGNATURE, Details.name(issued) + ": not signed by " + Details.name(issuer));
        } else if (refused.getReason() == PKIXReason.NO_TRUST_ANCHOR) {
            // By the same hint, of which PKIX asks that it be true.
            return refused(
                    Refusal.UNKNOWN_CA,
                    Details.name(path.getFirst()) + ": issued by another key than that of "
                            + Details.name(path.getLast()));
        } else if (refused.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
            return refused(Refusal.WEAK_SIGNATURE, Details.name(path.getFirst()) + ": " + refused.getMessage());
        }
        return invalid(path, String.valueOf(refused.getMessage()));
    }

    private static Verdict.Refused invalid(List<X509Certificate> path, String why) {
        return refused(Refusal.CHAIN_INVALID, Details.name(path.getFirst()) + ": " + why);
    }

    private static Verdict.Refused refused(Refusal reason, String detail) {
        return new Verdict.Refused(reason, Details.of(detail));
    }
}
