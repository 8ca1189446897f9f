package io.postern.bench.gate;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A CA on P-256 for one run. {@code postern dev-certs} has no RSA keys and writes for people; thousands of clients are
 * wanted here.
 */
final class Authority {
    private static final X500Name NAME = new X500Name("CN=Postern bench CA");
    private static final Duration VALIDITY = Duration.ofDays(30);
    private static final int SERIAL_BITS = 120;

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now();
    private final KeyPair keys;
    private final JcaX509ExtensionUtils extensions;

    Authority() throws GeneralSecurityException {
        keys = keys(KeyKind.ECDSA);
        extensions = new JcaX509ExtensionUtils();
    }

    /** A certificate and its key, in PEM. */
    record Issued(String certificatePem, String keyPem) {}

    /** Writes its own certificate. */
    void writeTo(Path file) throws IOException, GeneralSecurityException {
        X509v3CertificateBuilder builder = builder(NAME, keys)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        Files.writeString(file, pem(builder.build(signer())));
    }

    /** A server's, for {@code name}. */
    Issued server(KeyKind kind, String name) throws IOException, GeneralSecurityException {
        return issue(keys(kind), name, new GeneralName(GeneralName.dNSName, name), KeyPurposeId.id_kp_serverAuth);
    }

    /** A client's, with an e-mail address. */
    Issued client(String email) throws IOException, GeneralSecurityException {
        return issue(
                keys(KeyKind.ECDSA),
                email,
                new GeneralName(GeneralName.rfc822Name, email),
                KeyPurposeId.id_kp_clientAuth);
    }

    private Issued issue(KeyPair leafKeys, String name, GeneralName san, KeyPurposeId usage)
            throws IOException, GeneralSecurityException {
        X509CertificateHolder certificate = builder(new X500Name("CN=" + name), leafKeys)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(san))
                .build(signer());
        return new Issued(pem(certificate), pem(new JcaPKCS8Generator(leafKeys.getPrivate(), null)));
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys) throws IOException {
        return new JcaX509v3CertificateBuilder(
                        NAME,
                        new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(VALIDITY)),
                        subject,
                        subjectKeys.getPublic())
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        extensions.createSubjectKeyIdentifier(subjectKeys.getPublic()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        extensions.createAuthorityKeyIdentifier(keys.getPublic()));
    }

    private ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }

    private static KeyPair keys(KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = switch (kind) {
            case ECDSA -> {
                KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                ec.initialize(new ECGenParameterSpec("secp256r1"));
                yield ec;
            }
            case RSA -> {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(2048);
                yield rsa;
            }
        };
        return generator.generateKeyPair();
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
