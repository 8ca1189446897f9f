package io.postern.policy;

import io.postern.config.ConfigProblem;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The trusted issuers. Immutable. */
final class Anchors {
    private final List<X509Certificate> certificates;
    private final Map<X500Principal, List<X509Certificate>> bySubject;
    private final Set<ByteBuffer> encodings;

    private final List<ConfigProblem> remarks;

    /** @param remarks what an operator should know of the file that they are from */
    Anchors(List<X509Certificate> certificates, List<ConfigProblem> remarks) {
        this.remarks = List.copyOf(remarks);
        this.certificates = certificates.stream().distinct().toList();
        this.bySubject =
                this.certificates.stream().collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
        this.encodings = this.certificates.stream()
                .map(one -> ByteBuffer.wrap(encoded(one)))
                .collect(Collectors.toUnmodifiableSet());
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    /** What an operator should know of the file that they are from. */
    List<ConfigProblem> remarks() {
        return remarks;
    }

    /** Those of that name: several, where keys are rolled over. */
    List<X509Certificate> named(X500Principal subject) {
        return bySubject.getOrDefault(subject, List.of());
    }

    /** Whether the certificate {@code der} is trusted itself. */
    boolean include(byte[] der) {
        return encodings.contains(ByteBuffer.wrap(der));
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("it was decoded from what it encodes to", e);
        }
    }
}
