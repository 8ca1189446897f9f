package io.postern.policy;

import io.postern.names.CertificateNames;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A chain whose signatures are good, up to a trusted issuer. Says nothing of any moment: dates, revocation and all rules are
 * judged each time.
 *
 * @param certificates leaf first, the trusted issuer last; a trusted certificate that is shown itself stands alone
 * @param names        the leaf's
 */
record VerifiedChain(List<X509Certificate> certificates, CertificateNames names) {
    VerifiedChain {
        certificates = List.copyOf(certificates);
    }

    X509Certificate leaf() {
        return certificates.getFirst();
    }

    /** The certificates that somebody had to issue: all but the trusted issuer. */
    List<X509Certificate> issued() {
        return certificates.subList(0, certificates.size() - 1);
    }

    /** Who issued {@code issued().get(index)}. */
    X509Certificate issuerOf(int index) {
        return certificates.get(index + 1);
    }

    /** Whether all dates are good at {@code now}. */
    boolean validAt(Instant now) {
        return Validity.fault(certificates, now).isEmpty();
    }
}
