package io.postern.ocsp;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;

/**
 * A request of RFC 6960 for one certificate's status. Its hashes are SHA-1, as RFC 5019 has it and as nats-server asks: they
 * say which issuer is meant, and prove nothing. Without a nonce, so that a responder may answer with what it has signed
 * before; an answer's times say whether it is of now. Immutable.
 */
final class StatusRequest {
    private static final AlgorithmIdentifier SHA_1 = CertificateID.HASH_SHA1;

    private final X509Certificate issuer;
    private final CertificateID id;

    private StatusRequest(X509Certificate issuer, CertificateID id) {
        this.issuer = issuer;
        this.id = id;
    }

    /** @throws NoAnswerException where the two can't be encoded, which none that was decoded can be */
    static StatusRequest of(X509Certificate certificate, X509Certificate issuer) throws NoAnswerException {
        try {
            X509CertificateHolder holder = new JcaX509CertificateHolder(issuer);
            DigestCalculator sha1 = new BcDigestCalculatorProvider().get(SHA_1);
            return new StatusRequest(issuer, new CertificateID(sha1, holder, certificate.getSerialNumber()));
        } catch (CertificateEncodingException | OperatorCreationException | OCSPException unusable) {
            throw new NoAnswerException(NoAnswerException.Reason.UNREADABLE);
        }
    }

    /** Who issued the certificate. */
    X509Certificate issuer() {
        return issuer;
    }

    /** The request in DER. */
    byte[] encoded() throws NoAnswerException {
        try {
            return new OCSPReqBuilder().addRequest(id).build().getEncoded();
        } catch (OCSPException | IOException unusable) {
            throw new NoAnswerException(NoAnswerException.Reason.UNREADABLE);
        }
    }

    /** Whether {@code answered} is what is asked about: issuer's name, issuer's key and serial number. */
    boolean isAbout(CertificateID answered) {
        // Not CertificateID.equals: a responder may leave out the NULL of SHA-1's parameters.
        return id.getHashAlgOID().equals(answered.getHashAlgOID())
                && Arrays.equals(id.getIssuerNameHash(), answered.getIssuerNameHash())
                && Arrays.equals(id.getIssuerKeyHash(), answered.getIssuerKeyHash())
                && id.getSerialNumber().equals(answered.getSerialNumber());
    }
}
