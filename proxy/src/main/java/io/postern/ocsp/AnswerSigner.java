package io.postern.ocsp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Who may sign what is said of an issuer's certificates: the issuer itself, or whom it has issued a certificate for that very
 * purpose (RFC 6960, section 4.2.2.2; nats-server's ValidDelegationCheck). Nobody else, not a CA above the issuer either. A
 * delegate's own revocation is not asked for, whether it says {@code id-pkix-ocsp-nocheck} or not, as nats-server does not.
 */
final class AnswerSigner {
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final int MIN_RSA_BITS = 2048;

    /** Of the certificates that come with an answer; the rest is not looked at. */
    private static final int MAX_DELEGATES = 4;

    /** Those of nats-server (golang.org/x/crypto/ocsp), and EdDSA; without MD5 and SHA-1, and without RSA-PSS as there. */
    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512,
            EdECObjectIdentifiers.id_Ed25519,
            EdECObjectIdentifiers.id_Ed448);

    private final X509Certificate issuer;
    private final Instant now;
    private final Duration skew;

    /** @param skew by how much a delegate's clock may differ */
    AnswerSigner(X509Certificate issuer, Instant now, Duration skew) {
        this.issuer = issuer;
        this.now = now;
        this.skew = skew;
    }

    /** Whether {@code answer} is signed by one who may. */
    boolean hasSigned(BasicOCSPResp answer) {
        return isStrong(answer.getSignatureAlgorithmID())
                && (verifies(answer, issuer.getPublicKey()) || isSignedByDelegate(answer));
    }

    private boolean isSignedByDelegate(BasicOCSPResp answer) {
        return List.of(answer.getCerts()).stream()
                .limit(MAX_DELEGATES)
                .anyMatch(candidate -> isSignedBy(candidate, answer));
    }

    private boolean isSignedBy(X509CertificateHolder candidate, BasicOCSPResp answer) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(candidate.getEncoded()));
            return isStrong(candidate.getSignatureAlgorithm())
                    && isDelegate(certificate)
                    && verifies(answer, certificate.getPublicKey());
        } catch (IOException | GeneralSecurityException unreadable) {
            return false;
        }
    }

    private boolean isDelegate(X509Certificate certificate) throws GeneralSecurityException {
        List<String> usages = certificate.getExtendedKeyUsage();
        if (usages == null
                // Not anyExtendedKeyUsage: RFC 6960 asks for this one.
                || !usages.contains(OCSP_SIGNING)
                || certificate.hasUnsupportedCriticalExtension()
                || !certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || now.plus(skew).isBefore(certificate.getNotBefore().toInstant())
                || now.minus(skew).isAfter(certificate.getNotAfter().toInstant())
                || isWeak(certificate.getPublicKey())) {
            return false;
        }
        // Throws where the issuer has not signed it.
        certificate.verify(issuer.getPublicKey());
        return true;
    }

    private static boolean isWeak(PublicKey key) {
        return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS;
    }

    private static boolean verifies(BasicOCSPResp answer, PublicKey key) {
        try {
            return answer.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (OCSPException | OperatorCreationException unverifiable) {
            return false;
        }
    }

    private static boolean isStrong(AlgorithmIdentifier algorithm) {
        return SIGNATURES.contains(algorithm.getAlgorithm());
    }
}
