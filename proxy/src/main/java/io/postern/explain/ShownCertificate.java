package io.postern.explain;

import io.postern.names.BadNamesException;
import io.postern.names.CertificateNames;
import io.postern.policy.Sha256;
import io.postern.policy.ShownChain;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The certificate that is explained.
 *
 * @param file  where it is
 * @param chain it, and what would be shown with it
 * @param facts what it says of itself, whether that is true or not
 * @param names whom it names
 */
record ShownCertificate(Path file, ShownChain chain, Facts facts, Names names) {

    /** What it says of itself. */
    sealed interface Facts {
        /**
         * It could be decoded.
         *
         * @param subject   as RFC 2253 text
         * @param issuer    as RFC 2253 text
         * @param notBefore the first second at which it is valid
         * @param notAfter  the last one
         * @param pin       what {@code pinned_certs} takes: SHA-256 of its SubjectPublicKeyInfo, 64 hex digits in lower case
         */
        record Decoded(String subject, String issuer, Instant notBefore, Instant notAfter, String pin)
                implements Facts {}

        /** It could not be, and why. */
        record Undecodable(String why) implements Facts {}
    }

    /** Whom it names. */
    sealed interface Names {
        /** These. */
        record Read(CertificateNames names) implements Names {}

        /** It can't be told, and why. */
        record Unreadable(String why) implements Names {}
    }

    /** Looks into the first of {@code chain}, which is not empty. */
    static ShownCertificate of(Path file, ShownChain chain) {
        byte[] leaf = chain.certificates().getFirst();
        return new ShownCertificate(file, chain, facts(leaf), names(leaf));
    }

    private static Facts facts(byte[] der) {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return new Facts.Decoded(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    Sha256.hex(certificate.getPublicKey().getEncoded()));
        } catch (CertificateException | RuntimeException undecodable) {
            return new Facts.Undecodable(String.valueOf(undecodable.getMessage()));
        }
    }

    private static Names names(byte[] der) {
        try {
            return new Names.Read(CertificateNames.read(der));
        } catch (BadNamesException bad) {
            return new Names.Unreadable(String.valueOf(bad.getMessage()));
        }
    }
}
