package io.postern.certs;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
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
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        return Pem.write(
                Pem.PRIVATE_KEY,
                key instanceof ECPrivateKey ec ? withPublicKey(ec, info).getEncoded() : info.getEncoded());
    }

    /** The JDK leaves out the public key, which may be left out (RFC 5915); but ring, and so rustls, reads no key without. */
    private PrivateKeyInfo withPublicKey(ECPrivateKey ec, PrivateKeyInfo info) throws IOException {
        int bits = ec.getParams().getOrder().bitLength();
        ASN1BitString publicKey = certificate.getSubjectPublicKeyInfo().getPublicKeyData();
        return new PrivateKeyInfo(
                info.getPrivateKeyAlgorithm(),
                new org.bouncycastle.asn1.sec.ECPrivateKey(bits, ec.getS(), publicKey, null));
    }

    /** Names no key, so that none gets into a log. */
    @Override
    public String toString() {
        return SubjectName.rfc4514(certificate.getSubject());
    }
}
