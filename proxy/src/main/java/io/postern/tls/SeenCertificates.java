package io.postern.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the certificates that lie beside those that a configuration names, as {@code pinned_certs} would have them:
 * SHA-256 of the SubjectPublicKeyInfo, 64 hex digits in lower case. For advice alone: what can't be read is passed over.
 *
 * @param clients     of certificates that a client could show
 * @param authorities of CAs
 */
record SeenCertificates(Set<String> clients, Set<String> authorities) {
    /** In a larger folder only so many files are looked at. */
    private static final int MAX_FILES = 1000;

    private static final long MAX_FILE_BYTES = 256 * 1024;
    private static final Set<String> CLIENT_USAGES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    SeenCertificates {
        clients = Set.copyOf(clients);
        authorities = Set.copyOf(authorities);
    }

    /** Those in {@code folders}, in files that are called as certificates are. Blocks on the files. */
    static SeenCertificates in(Collection<Path> folders) {
        Set<String> clients = new HashSet<>();
        Set<String> authorities = new HashSet<>();
        folders.stream()
                .flatMap(folder -> files(folder).stream())
                .flatMap(file -> certificates(file).stream())
                .forEach(certificate -> {
                    if (certificate.getBasicConstraints() >= 0) {
                        authorities.add(pin(certificate));
                    } else if (isForClients(certificate)) {
                        clients.add(pin(certificate));
                    }
                });
        return new SeenCertificates(clients, authorities);
    }

    private static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.{pem,crt,cer}")) {
            for (Path file : all) {
                if (files.size() == MAX_FILES) {
                    break;
                }
                files.add(file);
            }
            return files;
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
    }

    private static List<X509Certificate> certificates(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
                return List.of();
            }
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<byte[]> ders = PemBlocks.certificates(Files.readString(file, StandardCharsets.ISO_8859_1));
            X509Certificate[] certificates = new X509Certificate[ders.size()];
            for (int i = 0; i < certificates.length; i++) {
                certificates[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(ders.get(i)));
            }
            return List.of(certificates);
        } catch (CertificateException | IOException | PemException | RuntimeException unreadable) {
            return List.of();
        }
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            @Nullable List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null || usages.stream().anyMatch(CLIENT_USAGES::contains);
        } catch (CertificateException unreadable) {
            return false;
        }
    }

    /** What {@code pinned_certs} takes for {@code certificate}. */
    static String pin(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
