package io.postern.tls;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import io.postern.policy.Alert;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Gives the engine the policy's word on a client's chain, in a full handshake. It judges nothing itself: the certificates go
 * to the policy as the bytes that came.
 */
final class PolicyTrustManager extends X509ExtendedTrustManager {
    private final ClientJudge judge;
    private final List<X509Certificate> issuers;

    /** @param issuers whom a client is told of in the handshake; empty for none by name */
    PolicyTrustManager(ClientJudge judge, List<X509Certificate> issuers) {
        this.judge = judge;
        this.issuers = List.copyOf(issuers);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        switch (judge.judge(shown(chain))) {
            case Verdict.Admitted _ -> {}
            case Verdict.Refused refused -> throw refusal(refused);
            case Verdict.OcspNeeded _ -> throw new CertificateException("judged before its questions were answered");
        }
    }

    /** What the engine has of the client's certificates, as the bytes that came. */
    static ShownChain shown(java.security.cert.Certificate[] chain) throws CertificateException {
        byte[][] certificates = new byte[chain.length][];
        for (int i = 0; i < chain.length; i++) {
            certificates[i] = chain[i].getEncoded();
        }
        return ShownChain.of(certificates);
    }

    private static CertificateException refusal(Verdict.Refused refused) {
        return new OpenSslCertificateException(
                refused.detail(),
                new RefusedException(refused),
                error(refused.reason().alert()));
    }

    /** The X509_V_ERR_… that BoringSSL makes this alert of ({@code SSL_alert_from_verify_result}). */
    private static int error(Alert alert) {
        return switch (alert) {
            case BAD_CERTIFICATE -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
            case UNSUPPORTED_CERTIFICATE -> CertificateVerifier.X509_V_ERR_INVALID_PURPOSE;
            case CERTIFICATE_REVOKED -> CertificateVerifier.X509_V_ERR_CERT_REVOKED;
            case CERTIFICATE_EXPIRED -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
            case UNKNOWN_CA -> CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
            case CERTIFICATE_UNKNOWN, CERTIFICATE_REQUIRED -> CertificateVerifier.X509_V_ERR_PERMITTED_VIOLATION;
        };
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.toArray(X509Certificate[]::new);
    }

    // The engine is always there, and this is a server: what follows is not called, and would be refused.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client");
    }
}
