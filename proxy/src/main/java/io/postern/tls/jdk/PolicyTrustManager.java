package io.postern.tls.jdk;

import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.tls.ClientJudge;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Gives the engine the policy's word on a client's chain, in a full handshake. It judges nothing itself: the certificates go
 * to the policy as the bytes that came.
 *
 * <p>Whatever the reason of a refusal, the JDK's server sends {@code certificate_unknown} ({@code CertificateMessage} of its
 * provider): it has no way to be told another alert.
 */
final class PolicyTrustManager extends X509ExtendedTrustManager {
    private final ClientJudge judge;
    private final List<X509Certificate> issuers;
    private final Handshakes handshakes;

    /** @param issuers whom a client is told of in the handshake; empty for none by name */
    PolicyTrustManager(ClientJudge judge, List<X509Certificate> issuers, Handshakes handshakes) {
        this.judge = judge;
        this.handshakes = handshakes;
        this.issuers = List.copyOf(issuers);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        handshakes.of(engine).ifPresent(Handshake::certificateShown);
        switch (judge.judge(shown(chain))) {
            case Verdict.Admitted _ -> {}
            case Verdict.Refused refused -> throw new RefusedException(refused);
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
