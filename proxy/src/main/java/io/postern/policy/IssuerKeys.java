package io.postern.policy;

import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/**
 * Issuers' keys as Bouncy Castle has them, the latest used. A key gathers multiples of its point while it is used, which
 * makes its next signature more than twice as cheap. Thread-safe.
 *
 * <p>A path is verified from the trusted issuer down, and a key used when all above it is good: nobody but who has a trusted
 * issuer's certificates can push out another key.
 */
final class IssuerKeys {
    private static final int CAPACITY = 64;

    private final Map<PublicKey, ECPublicKeyParameters> prepared =
            Collections.synchronizedMap(new LatestUsed<>(CAPACITY));

    /** @throws InvalidKeyException where it is no point on a curve that is known by name */
    ECPublicKeyParameters prepared(PublicKey key) throws InvalidKeyException {
        Optional<ECPublicKeyParameters> known = Optional.ofNullable(prepared.get(key));
        if (known.isPresent()) {
            return known.get();
        }
        ECPublicKeyParameters made = prepare(key);
        prepared.put(key, made);
        return made;
    }

    private static ECPublicKeyParameters prepare(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof ECPublicKey ec)) {
            throw new InvalidKeyException("no key of ECDSA: " + key.getAlgorithm());
        }
        try {
            ASN1ObjectIdentifier name =
                    ASN1ObjectIdentifier.getInstance(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                            .getAlgorithm()
                            .getParameters());
            ECDomainParameters curve = new ECNamedDomainParameters(name, CustomNamedCurves.getByOID(name));
            // Looks whether the point is on the curve.
            return new ECPublicKeyParameters(
                    curve.getCurve()
                            .createPoint(ec.getW().getAffineX(), ec.getW().getAffineY()),
                    curve);
        } catch (RuntimeException unsuitable) {
            throw new InvalidKeyException("no point on a curve that is known by name", unsuitable);
        }
    }
}
