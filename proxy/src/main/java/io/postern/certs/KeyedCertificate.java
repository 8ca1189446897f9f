package io.postern.certs;

import java.io.IOException;
import java.security.PrivateKey;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate and its key.
 *
 * @param certificate the certificate
 * @param key         the key to its public key
 */
record KeyedCertificate(X509CertificateHolder certificate, PrivateKey key) {

    /** The certificate as PEM. */
    String certificatePem() throws IOException {
        return Pem.write(Pem.CERTIFICATE, certificate.getEncoded());
    }

    /** The key as PEM, PKCS#8, not encrypted. */
    String keyPem() throws IOException {
        return Pem.write(Pem.PRIVATE_KEY, key.getEncoded());
    }

    /** Names no key, so that none gets into a log. */
    @Override
    public String toString() {
        return SubjectName.rfc4514(certificate.getSubject());
    }
}
