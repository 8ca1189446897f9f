package io.postern.tls.jdk;

import io.postern.tls.ServerKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Map;

/** A key of the JDK's kind. */
final class JdkKey implements ServerKey {
    /** A signature algorithm for each kind of key that {@link JdkKeys} reads, by the JDK's names of both. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "Ed25519");

    private static final byte[] PROBE = "does this key belong to this certificate?".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey key;

    JdkKey(PrivateKey key) {
        this.key = key;
    }

    PrivateKey key() {
        return key;
    }

    /** Whether what this key signs, the certificate's verifies. */
    @Override
    public boolean belongsTo(X509Certificate certificate) {
        PublicKey publicKey = certificate.getPublicKey();
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null || !key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }
}
