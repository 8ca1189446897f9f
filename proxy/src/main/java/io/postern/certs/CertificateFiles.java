package io.postern.certs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a certificate is.
 *
 * @param certificate the certificate, PEM, with no other in the file: the CA signs leaves directly
 * @param key         its key, PEM, PKCS#8, readable by its owner alone
 * @param secret      the same under the names of a cert-manager Secret, as a Kubernetes volume would hold them: tls.crt,
 *                    tls.key, ca.crt; empty for the CA and for bad certificates
 */
public record CertificateFiles(Path certificate, Path key, List<Path> secret) {
    /** The key's name in a Secret. */
    static final String SECRET_KEY = "tls.key";

    /** The CA certificate's name in a Secret. */
    static final String SECRET_CA = "ca.crt";

    private static final String SECRET_CERTIFICATE = "tls.crt";

    public CertificateFiles {
        secret = List.copyOf(secret);
    }

    /** Without the Secret's names. */
    static CertificateFiles plain(Path folder, String name) {
        return new CertificateFiles(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"), List.of());
    }

    /** With a folder of its own for the Secret's names. */
    static CertificateFiles withSecret(Path folder, String name) {
        CertificateFiles plain = plain(folder, name);
        Path secret = folder.resolve(name);
        return new CertificateFiles(
                plain.certificate,
                plain.key,
                List.of(secret.resolve(SECRET_CERTIFICATE), secret.resolve(SECRET_KEY), secret.resolve(SECRET_CA)));
    }

    /** Every file. */
    Stream<Path> all() {
        return Stream.concat(Stream.of(certificate, key), secret.stream());
    }
}
