package io.postern.certs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/** The CA that is in the folder before anything is made: none, one to sign with, or something that stands in the way. */
sealed interface FoundCa {

    /** Neither of its files is there. */
    record None() implements FoundCa {}

    /**
     * One to sign with.
     *
     * @param ca     the CA
     * @param issuer its means to sign
     */
    record Usable(KeyedCertificate ca, Issuer issuer) implements FoundCa {}

    /**
     * Files that can't be used, and must not be replaced.
     *
     * @param problem what is wrong, with the file's name
     */
    record Unusable(String problem) implements FoundCa {}

    /** Looks. */
    static FoundCa at(CertificateFiles files, Instant now) {
        boolean certificateThere = Files.exists(files.certificate(), LinkOption.NOFOLLOW_LINKS);
        boolean keyThere = Files.exists(files.key(), LinkOption.NOFOLLOW_LINKS);
        if (!certificateThere && !keyThere) {
            return new None();
        }
        if (!certificateThere || !keyThere) {
            Path missing = certificateThere ? files.key() : files.certificate();
            Path there = certificateThere ? files.certificate() : files.key();
            return new Unusable(missing + ": not there (expected: the other half of " + there + ")");
        }
        Optional<X509CertificateHolder> certificate = certificate(files.certificate());
        if (certificate.isEmpty()) {
            return new Unusable(files.certificate() + ": not a certificate in PEM (expected: the CA that signs)");
        }
        Optional<PrivateKey> key = key(files.key());
        return key.isEmpty()
                ? new Unusable(files.key() + ": not readable as an ECDSA key (expected: PKCS#8 in PEM, not encrypted)")
                : judge(files, new KeyedCertificate(certificate.get(), key.get()), now);
    }

    private static FoundCa judge(CertificateFiles files, KeyedCertificate ca, Instant now) {
        X509CertificateHolder certificate = ca.certificate();
        if (!maySign(certificate)) {
            return new Unusable(files.certificate() + ": not a CA (expected: a certificate that may sign others)");
        }
        if (!certificate.isValidOn(Date.from(now))) {
            return new Unusable(
                    "%s: valid from %s to %s (expected: valid now; move it and its key away to get a new CA)"
                            .formatted(
                                    files.certificate(),
                                    certificate.getNotBefore().toInstant(),
                                    certificate.getNotAfter().toInstant()));
        }
        return issuer(ca)
                .<FoundCa>map(issuer -> new Usable(ca, issuer))
                .orElseGet(() -> new Unusable(files.key() + ": not the key of " + files.certificate()
                        + " (expected: an ECDSA certificate and its own key)"));
    }

    private static Optional<X509CertificateHolder> certificate(Path file) {
        try {
            Optional<byte[]> der = Pem.read(Pem.CERTIFICATE, Files.readString(file));
            return der.isEmpty() ? Optional.empty() : Optional.of(new X509CertificateHolder(der.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> key(Path file) {
        try {
            Optional<byte[]> der = Pem.read(Pem.PRIVATE_KEY, Files.readString(file));
            return der.isEmpty()
                    ? Optional.empty()
                    : Optional.of(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der.get())));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean maySign(X509CertificateHolder certificate) {
        Extensions extensions = certificate.getExtensions();
        if (extensions == null) {
            return false;
        }
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        boolean usage = Stream.ofNullable(extensions.getExtension(Extension.keyUsage))
                .allMatch(extension -> KeyUsage.fromExtensions(extensions).hasUsages(KeyUsage.keyCertSign));
        return constraints != null && constraints.isCA() && usage;
    }

    private static Optional<Issuer> issuer(KeyedCertificate ca) {
        try {
            byte[] encoded = ca.certificate().getSubjectPublicKeyInfo().getEncoded();
            PublicKey publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            return Keys.isEcdsaPair(publicKey, ca.key())
                    ? Optional.of(new Issuer(ca.certificate().getSubject(), new KeyPair(publicKey, ca.key())))
                    : Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** What stands in the way; empty where nothing does. */
    default List<String> problems() {
        return switch (this) {
            case None _, Usable _ -> List.of();
            case Unusable(String problem) -> List.of(problem);
        };
    }
}
