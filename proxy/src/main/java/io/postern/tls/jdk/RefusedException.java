package io.postern.tls.jdk;

import io.postern.policy.Verdict;
import java.security.cert.CertificateException;

/** The policy has refused a client, on its way through a library's exceptions. */
final class RefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict.Refused refused;

    RefusedException(Verdict.Refused refused) {
        super(refused.detail());
        this.refused = refused;
    }

    Verdict.Refused refused() {
        return refused;
    }
}
