package io.postern.ocsp;

import io.postern.config.Origin;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A certificate of ours that may be stapled.
 *
 * @param certFile    the file that it is from
 * @param origin      where that file is named in the configuration
 * @param chain       what is served, the leaf first
 * @param authorities certificates that its issuer may be among as well: of {@code ca_file}; may be empty
 */
public record Stapled(Path certFile, Origin origin, List<X509Certificate> chain, List<X509Certificate> authorities) {

    public Stapled {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /** The certificate that the status is of. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Whether it asks for its status to be sent (RFC 7633, must-staple). */
    public boolean mustStaple() {
        return CertificateExtensions.mustStaple(leaf());
    }

    /** The CA that has signed the leaf. */
    Optional<X509Certificate> issuer() {
        return Stream.concat(chain.stream().skip(1), authorities.stream())
                .filter(this::hasSigned)
                .findFirst();
    }

    private boolean hasSigned(X509Certificate candidate) {
        if (candidate.getBasicConstraints() < 0
                || !leaf().getIssuerX500Principal().equals(candidate.getSubjectX500Principal())) {
            return false;
        }
        try {
            leaf().verify(candidate.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
