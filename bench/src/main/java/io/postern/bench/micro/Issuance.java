package io.postern.bench.micro;

import io.postern.policy.ShownChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root, an intermediate under it, and a client's certificate under that, all with keys on P-256, and CRLs of both CAs. */
final class Issuance {
    private static final X500Name ROOT = new X500Name("CN=Root,O=Example");
    private static final X500Name INTERMEDIATE = new X500Name("CN=Intermediate,O=Example");

    private final Instant now = Instant.now();
    private final Path folder;
    private final KeyPair rootKeys = keys();
    private final KeyPair intermediateKeys = keys();
    private final KeyPair leafKeys = keys();
    private final byte[] intermediateDer;
    private final ShownChain chain;

    /** Issues all but the CRLs; the root is a file in {@code folder}. */
    Issuance(Path folder) {
        this.folder = folder;
        try {
            X509CertificateHolder root = ca(builder(ROOT, ROOT, rootKeys)).build(signer(rootKeys));
            X509CertificateHolder intermediate =
                    ca(builder(ROOT, INTERMEDIATE, intermediateKeys)).build(signer(rootKeys));
            write("ca.pem", root);
            intermediateDer = intermediate.getEncoded();
            chain = chain("client");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the client shows: its own and the intermediate. */
    ShownChain chain() {
        return chain;
    }

    /** What another client shows. */
    ShownChain chain(String name) {
        X500Name subject = new X500Name("CN=" + name + ",OU=eu,O=Example");
        try {
            X509CertificateHolder leaf =
                    client(builder(INTERMEDIATE, subject, leafKeys)).build(signer(intermediateKeys));
            return ShownChain.of(leaf.getEncoded(), intermediateDer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The root, in PEM. */
    Path rootFile() {
        return folder.resolve("ca.pem");
    }

    /** CRLs of both CAs, in PEM: the intermediate's lists {@code entries} certificates, none of them the client's. */
    Path crlFolder(int entries) {
        Path crls = folder.resolve("crls");
        try {
            Files.createDirectories(crls);
            write("crls/root.pem", crl(ROOT, 0).build(signer(rootKeys)));
            write("crls/intermediate.pem", crl(INTERMEDIATE, entries).build(signer(intermediateKeys)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return crls;
    }

    private X509v2CRLBuilder crl(X500Name issuer, int entries) {
        X509v2CRLBuilder crl = new X509v2CRLBuilder(issuer, Date.from(now)).setNextUpdate(soon());
        for (int i = 0; i < entries; i++) {
            BigInteger serial = BigInteger.ONE.shiftLeft(100).add(BigInteger.valueOf(i));
            crl.addCRLEntry(serial, Date.from(now), CRLReason.keyCompromise);
        }
        return crl;
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys) {
        Date notBefore = Date.from(now.minus(Duration.ofHours(1)));
        return new JcaX509v3CertificateBuilder(issuer, BigInteger.TWO, notBefore, soon(), subject, keys.getPublic());
    }

    private Date soon() {
        return Date.from(now.plus(Duration.ofDays(1)));
    }

    private static X509v3CertificateBuilder ca(X509v3CertificateBuilder builder) throws IOException {
        return builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    private static X509v3CertificateBuilder client(X509v3CertificateBuilder builder) throws IOException {
        GeneralName[] names = {
            new GeneralName(GeneralName.rfc822Name, "client@example.com"),
            new GeneralName(GeneralName.dNSName, "client.example.com"),
            new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.com/eu/client")
        };
        return builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    private void write(String name, Object pem) throws IOException {
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(folder.resolve(name)))) {
            writer.writeObject(pem);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static ContentSigner signer(KeyPair keys) {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }
}
