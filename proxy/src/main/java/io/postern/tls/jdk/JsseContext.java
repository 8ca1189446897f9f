package io.postern.tls.jdk;

import io.netty.util.concurrent.ImmediateExecutor;
import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.tls.ContextRequest;
import io.postern.tls.Resumption;
import io.postern.tls.TlsContext;
import io.postern.tls.TlsHandler;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * A JDK's context of its own for each listener and each generation of its policy: tickets are under keys of that context, and
 * sessions that are kept are kept in it, so none is resumed in another.
 */
final class JsseContext implements TlsContext {
    private final ContextRequest request;
    private final Offer offer;
    private final SSLContext context;
    private final Handshakes handshakes = new Handshakes();
    private final Executor tasks;
    private volatile boolean closed;

    JsseContext(ContextRequest request, Offer offer) throws SSLException {
        this.request = request;
        this.offer = offer;
        this.context = context();
        // The callbacks only look things up and compute; but issuers' responders have to be waited for.
        this.tasks = request.asksIssuers() ? Executors.newVirtualThreadPerTaskExecutor() : ImmediateExecutor.INSTANCE;
    }

    private SSLContext context() throws SSLException {
        CertificateChooser chooser =
                new CertificateChooser(request.certificates(), offer, request.resumption(), handshakes);
        PolicyTrustManager trust =
                new PolicyTrustManager(request.judge(), request.policy().issuers(), handshakes);
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(new KeyManager[] {chooser}, new TrustManager[] {trust}, null);
            made.getServerSessionContext().setSessionTimeout((int) Resumption.LIFETIME.toSeconds());
            return made;
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }

    @Override
    public Optional<TlsHandler> newHandler() {
        if (closed) {
            return Optional.empty();
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(offer.parameters(clientAuth()));
        return Optional.of(new JsseHandler(engine, this));
    }

    private ClientAuth clientAuth() {
        return request.policy().config().clientAuthInForce();
    }

    /** Runs what a handshake has to wait for: on the event loop itself, where nothing blocks. */
    Executor tasks() {
        return tasks;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    ContextRequest request() {
        return request;
    }

    Offer offer() {
        return offer;
    }

    /** Whether a client has to show a certificate, in the handshake already. */
    boolean requiresCertificate() {
        return clientAuth() == ClientAuth.REQUIRED;
    }

    /** The JDK asks responders itself or not at all; it takes no response that somebody else has. */
    @Override
    public void staple(Function<X509Certificate, Optional<byte[]>> staples) throws SSLException {
        if (request.certificates().stream()
                .anyMatch(certificate -> staples.apply(certificate.leaf()).isPresent())) {
            throw new SSLException("the JDK's TLS can't send it");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
