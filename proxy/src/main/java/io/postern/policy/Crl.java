package io.postern.policy;

import io.postern.config.SourcedFile;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A CRL of a whole CA. Thread-safe. */
final class Crl {
    private static final int CRL_SIGN = 6;

    private final X509CRL list;
    private final String hash;
    private final SourcedFile file;
    /** A signature over megabytes is verified once. */
    private volatile @Nullable PublicKey signer;

    /**
     * @param hash SHA-256 of all of it, in hex
     * @param file where it is, at its place in the configuration
     */
    Crl(X509CRL list, String hash, SourcedFile file) {
        this.hash = hash;
        this.list = list;
        this.file = file;
    }

    SourcedFile file() {
        return file;
    }

    X500Principal issuer() {
        return list.getIssuerX500Principal();
    }

    Instant thisUpdate() {
        return list.getThisUpdate().toInstant();
    }

    /** When it grows stale. */
    Instant nextUpdate() {
        return list.getNextUpdate().toInstant();
    }

    /** Whether {@code certificate}, which is of this CRL's issuer, is on it; for whatever reason, a hold as well. */
    boolean revokes(X509Certificate certificate) {
        return list.getRevokedCertificate(certificate.getSerialNumber()) != null;
    }

    /** Whether {@code issuer}, which has the name of this CRL's issuer, may sign CRLs and has signed this one. */
    boolean isSignedBy(X509Certificate issuer) {
        boolean @Nullable [] keyUsage = issuer.getKeyUsage();
        if (keyUsage != null && !keyUsage[CRL_SIGN]) {
            return false;
        } else if (issuer.getPublicKey().equals(signer)) {
            return true;
        }
        try {
            list.verify(issuer.getPublicKey());
            signer = issuer.getPublicKey();
            return true;
        } catch (GeneralSecurityException | RuntimeException otherSigner) {
            return false;
        }
    }

    /** SHA-256 of all of it, in hex. */
    String hash() {
        return hash;
    }
}
