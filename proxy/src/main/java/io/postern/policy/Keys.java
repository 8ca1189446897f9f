package io.postern.policy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Which public keys are taken: RSA, the NIST curves that TLS has, Ed25519. Looked at before anything is computed with them, as
 * the time that a signature takes to verify grows with the key that is shown.
 */
final class Keys {
    private static final int MIN_RSA_BITS = 2048;
    /** Of certificates that clients show. */
    static final int MAX_SHOWN_RSA_BITS = 4096;
    /** Of trusted issuers, which are the operator's choice. */
    static final int MAX_TRUSTED_RSA_BITS = 16384;
    /** Go takes no larger exponent (crypto/rsa), and a large one costs as much as a private key. */
    private static final int MAX_EXPONENT_BITS = 31;

    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private Keys() {}

    static void check(Certificate certificate) throws NotVerifiedException {
        String weakness;
        try {
            weakness = weakness(certificate.getSubjectPublicKeyInfo(), MAX_SHOWN_RSA_BITS)
                    .orElse("");
        } catch (IOException | RuntimeException malformed) {
            throw new NotVerifiedException(
                    Check.KEY,
                    Refusal.CERTIFICATE_UNREADABLE,
                    "the key of " + Details.name(certificate) + " can't be decoded");
        }
        if (!weakness.isEmpty()) {
            throw new NotVerifiedException(
                    Check.KEY,
                    Refusal.WEAK_KEY,
                    Details.name(certificate) + ": " + weakness
                            + " (expected: RSA of 2048 to 4096 bits, P-256, P-384, P-521, Ed25519)");
        }
    }

    /**
     * What is wrong with a key, if anything.
     *
     * @throws IOException      where it can't be decoded
     * @throws RuntimeException where it can't be decoded either: Bouncy Castle has both ways
     */
    static Optional<String> weakness(SubjectPublicKeyInfo key, int maxRsaBits) throws IOException {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return rsaWeakness(RSAPublicKey.getInstance(key.parsePublicKey()), maxRsaBits);
        } else if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            X962Parameters parameters =
                    X962Parameters.getInstance(key.getAlgorithm().getParameters());
            return parameters.isNamedCurve() && CURVES.contains(parameters.getParameters())
                    ? Optional.empty()
                    : Optional.of("a curve that is not taken");
        }
        return algorithm.equals(EdECObjectIdentifiers.id_Ed25519)
                ? Optional.empty()
                : Optional.of("a kind of key that is not taken, " + algorithm);
    }

    private static Optional<String> rsaWeakness(RSAPublicKey key, int maxBits) {
        BigInteger exponent = key.getPublicExponent();
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > maxBits) {
            return Optional.of("RSA of " + bits + " bits");
        } else if (exponent.compareTo(BigInteger.TWO) <= 0
                || exponent.bitLength() > MAX_EXPONENT_BITS
                || !exponent.testBit(0)) {
            return Optional.of("RSA with an exponent that no key has");
        }
        return Optional.empty();
    }
}
