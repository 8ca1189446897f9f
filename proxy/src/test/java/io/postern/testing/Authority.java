package io.postern.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate with its key (P-256) that may issue others.
 *
 * @param issuers those above it, the root last
 */
public record Authority(X509Certificate certificate, PrivateKey key, List<X509Certificate> issuers) {
    private static final String ALGORITHM = "SHA256withECDSA";

    /** From the beginning of any to its end, wherever that is. */
    public static final Duration LIFE = Duration.ofDays(3650);

    private static final Duration CA_LIFE = LIFE.minusDays(1);
    private static final Duration LEAF_LIFE = Duration.ofDays(90);

    /** What a certificate says besides. */
    @FunctionalInterface
    public interface Extra {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    /** A root. */
    public static Authority root(String name) {
        KeyPair keys = newKeys();
        Signing self = new Signing(new X500Principal("CN=" + name), keys.getPrivate(), ALGORITHM);
        X509Certificate certificate = sign(self, name, keys, now().plus(CA_LIFE), ca());
        return new Authority(certificate, keys.getPrivate(), List.of());
    }

    /** A CA below this one. */
    public Authority authority(String name, Extra... extras) {
        return issue(
                name,
                now().plus(CA_LIFE),
                Stream.concat(Stream.of(ca()), Stream.of(extras)).toArray(Extra[]::new));
    }

    /** A leaf below this one. */
    public Authority leaf(String name, Extra... extras) {
        return leafUntil(now().plus(LEAF_LIFE), name, extras);
    }

    /** The same that ends at {@code until}, and begins {@link #LIFE} before. */
    public Authority leafUntil(Instant until, String name, Extra... extras) {
        return issue(name, until, extras);
    }

    /** The same, signed by another algorithm. */
    public Authority leafSignedWith(String algorithm, String name, Extra... extras) {
        KeyPair keys = newKeys();
        return issued(
                keys,
                sign(
                        new Signing(certificate.getSubjectX500Principal(), key, algorithm),
                        name,
                        keys,
                        now().plus(LEAF_LIFE),
                        extras));
    }

    /** The same for keys of the test's own. */
    public Authority leafOf(KeyPair keys, String name, Extra... extras) {
        return issue(keys, name, now().plus(LEAF_LIFE), extras);
    }

    private Authority issue(String name, Instant until, Extra... extras) {
        return issue(newKeys(), name, until, extras);
    }

    private Authority issue(KeyPair keys, String name, Instant until, Extra... extras) {
        Signing signing = new Signing(certificate.getSubjectX500Principal(), key, ALGORITHM);
        return issued(keys, sign(signing, name, keys, until, extras));
    }

    private Authority issued(KeyPair keys, X509Certificate leaf) {
        return new Authority(
                leaf,
                keys.getPrivate(),
                Stream.concat(Stream.of(certificate), issuers.stream()).toList());
    }

    /** The chain as it is served: without the root. */
    public List<X509Certificate> chain() {
        return Stream.concat(Stream.of(certificate), issuers.stream().limit(Math.max(0, issuers.size() - 1)))
                .toList();
    }

    /** Writes {@code chain} to {@code file} in PEM. */
    public static Path write(Path file, List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate one : chain) {
            text.append(pem("CERTIFICATE", one.getEncoded()));
        }
        return Files.writeString(file, text);
    }

    /** Writes the key to {@code file} in PEM. */
    public Path writeKey(Path file) throws IOException {
        return Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    private static Extra ca() {
        return builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    }

    /** Names {@code responders} for its status. */
    public static Extra ocsp(URI... responders) {
        AccessDescription[] descriptions = Stream.of(responders)
                .map(uri -> new AccessDescription(
                        AccessDescription.id_ad_ocsp,
                        new GeneralName(GeneralName.uniformResourceIdentifier, uri.toString())))
                .toArray(AccessDescription[]::new);
        return builder -> builder.addExtension(
                Extension.authorityInfoAccess, false, new AuthorityInformationAccess(descriptions));
    }

    /** Its status has to be sent with it (RFC 7633). */
    public static Extra mustStaple() {
        return feature(5);
    }

    /** The TLS feature {@code number}. */
    public static Extra feature(int number) {
        return builder -> builder.addExtension(
                new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"), false, new DERSequence(new ASN1Integer(number)));
    }

    /** What it may be used for. */
    public static Extra usage(KeyPurposeId... usages) {
        return builder -> builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usages));
    }

    /** DNS names. */
    public static Extra dns(String... names) {
        GeneralName[] all = Stream.of(names)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return builder -> builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Signing(X500Principal issuer, PrivateKey key, String algorithm) {}

    private static X509Certificate sign(Signing signing, String name, KeyPair keys, Instant until, Extra... extras) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    signing.issuer(),
                    new BigInteger(63, new SecureRandom()).setBit(63),
                    Date.from(until.minus(LIFE)),
                    Date.from(until),
                    new X500Principal("CN=" + name),
                    keys.getPublic());
            for (Extra extra : extras) {
                extra.addTo(builder);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(signing.algorithm()).build(signing.key())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
