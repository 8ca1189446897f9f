package io.postern.policy;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.SourcedFile;
import io.postern.config.TrustConfig.Issuers;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Loads the trusted issuers. */
final class AnchorLoader {
    private static final int KEY_CERT_SIGN = 5;

    private AnchorLoader() {}

    /** @throws ConfigException with everything that is wrong with {@code ca_file} */
    static Anchors load(Issuers issuers) throws ConfigException {
        return switch (issuers) {
            case Issuers.HostRoots _ -> hostRoots();
            case Issuers.Bundle(SourcedFile file) -> bundle(file);
        };
    }

    /** Those of the host's roots that would be taken from a file as well. */
    private static Anchors hostRoots() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((@Nullable KeyStore) null);
            List<X509Certificate> roots = Arrays.stream(factory.getTrustManagers())
                    .flatMap(one -> one instanceof X509TrustManager manager
                            ? Arrays.stream(manager.getAcceptedIssuers())
                            : Stream.empty())
                    .filter(root -> fault(root).isEmpty())
                    .toList();
            return new Anchors(roots, List.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has a default trust store", e);
        }
    }

    private static Anchors bundle(SourcedFile file) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        List<ConfigProblem> remarks = new ArrayList<>();
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (PemObject block : PolicyFile.pem(PolicyFile.read(file.path()))) {
                if (block.getType().equals("CERTIFICATE")) {
                    certificates.add(certificate(block.getContent(), certificates.size() + 1));
                } else if (block.getType().endsWith("PRIVATE KEY")) {
                    remarks.add(file.origin()
                            .problem(file.path() + " holds a private key, which is not needed here", "certificates"));
                }
            }
        } catch (BadFileException bad) {
            throw new ConfigException(List.of(bad.at(file)));
        }
        for (X509Certificate one : certificates) {
            fault(one)
                    .ifPresent(fault -> problems.add(
                            new BadFileException("holds " + Details.of(Details.name(one)) + ", which " + fault, "CAs")
                                    .at(file)));
            if (one.getVersion() < 3) {
                remarks.add(file.origin()
                        .problem(
                                file.path() + " holds " + Details.of(Details.name(one)) + " of X.509 version "
                                        + one.getVersion()
                                        + ", which says of itself neither that it is a CA nor that it is none",
                                ""));
            }
        }
        if (certificates.isEmpty()) {
            problems.add(new BadFileException("holds no certificate", "PEM certificates of CAs").at(file));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Anchors(certificates, remarks);
    }

    private static X509Certificate certificate(byte[] der, int number) throws BadFileException {
        try {
            return Encoding.decode(der);
        } catch (NotVerifiedException undecodable) {
            throw new BadFileException(
                    "holds a certificate (number " + number + ") that can't be decoded: "
                            + undecodable.refused().detail(),
                    "PEM certificates of CAs");
        }
    }

    /** What keeps a certificate from being a trusted issuer, if anything. */
    private static Optional<String> fault(X509Certificate one) {
        boolean @Nullable [] keyUsage = one.getKeyUsage();
        // Version 1 has no extension to say it with; Go and the JDK take such roots.
        if (one.getVersion() >= 3 && one.getBasicConstraints() < 0) {
            return Optional.of("is no CA");
        } else if (keyUsage != null && !keyUsage[KEY_CERT_SIGN]) {
            return Optional.of("may not sign certificates");
        } else if (one.hasUnsupportedCriticalExtension()) {
            return Optional.of("has a critical extension that is not known");
        }
        Optional<String> weakness;
        try {
            weakness = Keys.weakness(
                    SubjectPublicKeyInfo.getInstance(one.getPublicKey().getEncoded()), Keys.MAX_TRUSTED_RSA_BITS);
        } catch (IOException | RuntimeException malformed) {
            weakness = Optional.of("it can't be decoded");
        }
        return weakness.map(why -> "has a weak key: " + why);
    }
}
