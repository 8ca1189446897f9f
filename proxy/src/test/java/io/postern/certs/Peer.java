package io.postern.certs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Reads and judges what we made with the JDK alone: none of our own code, and no Bouncy Castle. */
final class Peer {
    static final String SERVER_USAGE = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT_USAGE = "1.3.6.1.5.5.7.3.2";

    private Peer() {}

    static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static CRL crl(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCRL(in);
        }
    }

    static PrivateKey key(Path file, String algorithm) throws IOException, GeneralSecurityException {
        String text = Files.readString(file)
                .replace("-----BEGIN PRIVATE KEY-----", "")
                .replace("-----END PRIVATE KEY-----", "");
        byte[] der = Base64.getMimeDecoder().decode(text);
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** Throws where the path from {@code leaf} to {@code ca} isn't valid for {@code usage} at {@code when}. */
    static void validate(X509Certificate leaf, X509Certificate ca, String usage, Instant when)
            throws IOException, GeneralSecurityException {
        validate(leaf, parameters(ca, usage, when));
    }

    /** The same, and not on {@code crl}. */
    static void validate(X509Certificate leaf, X509Certificate ca, CRL crl)
            throws IOException, GeneralSecurityException {
        PKIXParameters parameters = parameters(ca, CLIENT_USAGE, Instant.now());
        parameters.setRevocationEnabled(true);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(crl))));
        validate(leaf, parameters);
    }

    private static void validate(X509Certificate leaf, PKIXParameters parameters) throws GeneralSecurityException {
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    }

    private static PKIXParameters parameters(X509Certificate ca, String usage, Instant when)
            throws IOException, GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(when));
        X509CertSelector selector = new X509CertSelector();
        selector.setExtendedKeyUsage(Set.of(usage));
        parameters.setTargetCertConstraints(selector);
        return parameters;
    }
}
