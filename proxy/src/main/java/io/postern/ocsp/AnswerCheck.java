package io.postern.ocsp;

import io.postern.ocsp.NoAnswerException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;

/**
 * Verifies what a responder has sent (RFC 6960, section 3.2): decoded whole, successful, about the certificate that was asked
 * about, signed by one who may, and of now. nats-server looks at one thing less: it takes any certificate's answer.
 */
final class AnswerCheck {
    private final Instant now;
    private final Duration skew;

    /** @param skew by how much the responder's clock may differ */
    AnswerCheck(Instant now, Duration skew) {
        this.now = now;
        this.skew = skew;
    }

    /**
     * What {@code response} says to {@code request}.
     *
     * @throws NoAnswerException where it says nothing that can be believed
     */
    Answer verify(byte[] response, StatusRequest request) throws NoAnswerException {
        try {
            BasicOCSPResp basic = decode(response);
            Answer answer = find(basic, request);
            if (!new AnswerSigner(request.issuer(), now, skew).hasSigned(basic)) {
                throw new NoAnswerException(Reason.NOT_SIGNED_BY_ISSUER);
            }
            checkTimes(answer);
            return answer;
        } catch (IOException | OCSPException | RuntimeException malformed) {
            // Bouncy Castle decodes lazily, and tells of what is malformed inside by many an unchecked exception.
            throw new NoAnswerException(Reason.UNREADABLE);
        }
    }

    private static BasicOCSPResp decode(byte[] response) throws IOException, OCSPException, NoAnswerException {
        OCSPResp decoded = new OCSPResp(OCSPResponse.getInstance(ASN1Primitive.fromByteArray(response)));
        if (decoded.getStatus() != OCSPResp.SUCCESSFUL) {
            throw new NoAnswerException(Reason.NOT_SUCCESSFUL);
        }
        if (decoded.getResponseObject() instanceof BasicOCSPResp basic) {
            return basic;
        }
        throw new NoAnswerException(Reason.UNREADABLE);
    }

    private static Answer find(BasicOCSPResp basic, StatusRequest request) throws NoAnswerException {
        List<SingleResp> about = List.of(basic.getResponses()).stream()
                .filter(one -> request.isAbout(one.getCertID()))
                .toList();
        // Two answers to one question would leave the choice to us.
        if (about.size() != 1) {
            throw new NoAnswerException(Reason.OTHER_CERTIFICATE);
        }
        SingleResp single = about.getFirst();
        if (!basic.getCriticalExtensionOIDs().isEmpty()
                || !single.getCriticalExtensionOIDs().isEmpty()) {
            throw new NoAnswerException(Reason.CRITICAL_EXTENSION);
        }
        Date next = single.getNextUpdate();
        return new Answer(
                status(single), single.getThisUpdate().toInstant(), next == null ? Answer.UNSET : next.toInstant());
    }

    private static Answer.Status status(SingleResp single) {
        CertificateStatus status = single.getCertStatus();
        // Bouncy Castle's CertificateStatus.GOOD is null.
        if (status == null) {
            return Answer.Status.GOOD;
        }
        return status instanceof RevokedStatus ? Answer.Status.REVOKED : Answer.Status.UNKNOWN;
    }

    private void checkTimes(Answer answer) throws NoAnswerException {
        if (answer.thisUpdate().isAfter(now.plus(skew))) {
            throw new NoAnswerException(Reason.NOT_YET_VALID);
        }
        if (answer.nextUpdate().isBefore(now.minus(skew)) || answer.nextUpdate().isBefore(answer.thisUpdate())) {
            throw new NoAnswerException(Reason.STALE);
        }
    }
}
