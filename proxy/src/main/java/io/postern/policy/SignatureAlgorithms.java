package io.postern.policy;

import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Which signatures on certificates are taken: with SHA-2, or Ed25519. MD5 and SHA-1 can be forged. */
final class SignatureAlgorithms {
    private static final Set<ASN1ObjectIdentifier> TAKEN = Set.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            EdECObjectIdentifiers.id_Ed25519);

    private static final Set<ASN1ObjectIdentifier> PSS_HASHES =
            Set.of(NISTObjectIdentifiers.id_sha256, NISTObjectIdentifiers.id_sha384, NISTObjectIdentifiers.id_sha512);

    private SignatureAlgorithms() {}

    static void check(Certificate certificate) throws NotVerifiedException {
        AlgorithmIdentifier algorithm = certificate.getSignatureAlgorithm();
        if (!taken(algorithm)) {
            throw new NotVerifiedException(
                    Check.SIGNATURE_ALGORITHM,
                    Refusal.WEAK_SIGNATURE,
                    Details.name(certificate) + ": signed by " + algorithm.getAlgorithm()
                            + " (expected: RSA or ECDSA with SHA-256 or longer, Ed25519)");
        }
    }

    /** Whether signatures of {@code algorithm} are taken. */
    static boolean taken(AlgorithmIdentifier algorithm) {
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            try {
                // Without parameters it is SHA-1: RFC 4055, 3.1.
                RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
                return parameters != null
                        && PSS_HASHES.contains(parameters.getHashAlgorithm().getAlgorithm());
            } catch (RuntimeException malformed) {
                return false;
            }
        }
        return TAKEN.contains(algorithm.getAlgorithm());
    }
}
