package io.postern.tls;

import io.postern.config.Origin;
import io.postern.config.TlsConfig.CertificatePair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates for tests, made when they run. */
final class TestPki {
    private static long serial = 1;

    private TestPki() {}

    enum Kind {
        RSA_1024,
        RSA,
        P256,
        P384,
        P521,
        ED25519;

        KeyPair newKey() {
            try {
                KeyPairGenerator generator = switch (this) {
                    case RSA_1024, RSA -> KeyPairGenerator.getInstance("RSA");
                    case P256, P384, P521 -> KeyPairGenerator.getInstance("EC");
                    case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
                };
                switch (this) {
                    case RSA_1024 -> generator.initialize(1024);
                    case RSA -> generator.initialize(2048);
                    case P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                    case P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                    case P521 -> generator.initialize(new ECGenParameterSpec("secp521r1"));
                    case ED25519 -> {}
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A certificate, its key, and the certificates above it, the root last. */
    record Issued(X509Certificate certificate, PrivateKey key, List<X509Certificate> issuers) {

        Issued issue(Kind kind, String name, String... names) {
            return issue(kind, name, now().minus(1, ChronoUnit.HOURS), now().plus(90, ChronoUnit.DAYS), names);
        }

        /** @param names subject alternative names: those of digits and dots or with colons are addresses */
        Issued issue(Kind kind, String name, Instant from, Instant until, String... names) {
            KeyPair pair = kind.newKey();
            return new Issued(
                    sign(
                            new Subject(name, pair, from, until, List.of(names)),
                            certificate.getSubjectX500Principal(),
                            key),
                    pair.getPrivate(),
                    Stream.concat(Stream.of(certificate), issuers.stream()).toList());
        }

        X509Certificate root() {
            return issuers.isEmpty() ? certificate : issuers.getLast();
        }

        /** The leaf and its intermediates, without the root. */
        List<X509Certificate> chain() {
            return Stream.concat(Stream.of(certificate), issuers.stream().limit(Math.max(0, issuers.size() - 1)))
                    .toList();
        }

        /** Files as nats-server reads them. */
        CertificatePair write(Path folder, String name) {
            return write(folder, name, chain());
        }

        CertificatePair write(Path folder, String name, List<X509Certificate> chain) {
            return pair(folder, name, pem(chain), pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    private record Subject(String name, KeyPair pair, Instant from, Instant until, List<String> names) {}

    static Issued root(String name) {
        return root(Kind.P256, name);
    }

    static Issued root(Kind kind, String name) {
        KeyPair pair = kind.newKey();
        Instant until = now().plus(3650, ChronoUnit.DAYS);
        Subject subject = new Subject(name, pair, now().minus(1, ChronoUnit.DAYS), until, List.of());
        return new Issued(sign(subject, principal(name), pair.getPrivate()), pair.getPrivate(), List.of());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static X500Principal principal(String name) {
        return new X500Principal("CN=" + name);
    }

    private static X509Certificate sign(Subject subject, X500Principal issuer, PrivateKey signingKey) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(serial++),
                    Date.from(subject.from()),
                    Date.from(subject.until()),
                    principal(subject.name()),
                    subject.pair().getPublic());
            boolean authority = subject.names().isEmpty();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!authority) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(subject.names()));
            }
            String algorithm = switch (signingKey.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "Ed25519";
            };
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signingKey)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames names(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(
                        name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    static CertificatePair pair(Path folder, String name, String certificates, String key) {
        try {
            Path certFile = Files.writeString(folder.resolve(name + ".crt"), certificates);
            Path keyFile = Files.writeString(folder.resolve(name + ".key"), key);
            return new CertificatePair(
                    certFile,
                    keyFile,
                    new Origin("postern.conf", 7, name + ".cert_file"),
                    new Origin("postern.conf", 8, name + ".key_file"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pem(List<X509Certificate> chain) {
        List<String> blocks = new ArrayList<>();
        try {
            for (X509Certificate certificate : chain) {
                blocks.add(pem("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return String.join("", blocks);
    }

    static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
