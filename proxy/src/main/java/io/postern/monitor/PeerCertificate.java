package io.postern.monitor;

import io.postern.identity.GoSubject;
import io.postern.names.BadNamesException;
import io.postern.names.CertificateNames;
import io.postern.policy.Sha256;
import io.postern.policy.ShownChain;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;

/**
 * What nats-server tells of a client's certificate ({@code TLSPeerCert}).
 *
 * @param subject    as Go prints it; empty where it can't be read
 * @param spkiSha256 SHA-256 of its SubjectPublicKeyInfo, 64 hex digits; empty where it can't be decoded
 * @param certSha256 SHA-256 of all of it, 64 hex digits
 */
record PeerCertificate(String subject, String spkiSha256, String certSha256) {
    private static final int MOST = 5;

    /** The certificates that were shown, the client's own first; the first five, which is what a policy looks into. */
    static List<PeerCertificate> of(ShownChain chain) {
        return chain.certificates().stream()
                .limit(MOST)
                .map(PeerCertificate::of)
                .toList();
    }

    private static PeerCertificate of(byte[] der) {
        return new PeerCertificate(subject(der), spki(der), Sha256.hex(der));
    }

    private static String subject(byte[] der) {
        try {
            return GoSubject.print(CertificateNames.read(der).subject());
        } catch (BadNamesException _) {
            return "";
        }
    }

    private static String spki(byte[] der) {
        try {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return Sha256.hex(certificate.getPublicKey().getEncoded());
        } catch (CertificateException | RuntimeException _) {
            // In shadow mode anything may be in there.
            return "";
        }
    }
}
