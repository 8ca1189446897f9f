package io.postern.certs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS 1.3 client and server of the JDK on the loopback, both with certificates of ours, both trusting the CA alone. */
final class TlsPair {
    private static final int TIMEOUT_MILLIS = 10_000;

    private TlsPair() {}

    /** Shakes hands and sends a byte each way, the client asking for {@code host}; throws where either side refuses. */
    static void connect(X509Certificate ca, CertificateFiles server, CertificateFiles client, String host)
            throws IOException, GeneralSecurityException {
        SSLContext serverTls = context(ca, server);
        try (SSLServerSocket listening = (SSLServerSocket)
                serverTls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            listening.setSoTimeout(TIMEOUT_MILLIS);
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(() -> echo(listening), Thread::startVirtualThread);
            ask(context(ca, client), host, listening.getLocalPort());
            served.join();
        }
    }

    private static void ask(SSLContext tls, String host, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            InetAddress loopback = InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1});
            socket.connect(new InetSocketAddress(loopback, port), TIMEOUT_MILLIS);
            socket.getOutputStream().write('?');
            if (socket.getInputStream().read() != '?') {
                throw new IOException("the server hung up");
            }
        }
    }

    private static void echo(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(socket.getInputStream().read());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static SSLContext context(X509Certificate ca, CertificateFiles own)
            throws IOException, GeneralSecurityException {
        X509Certificate certificate = Peer.certificate(own.certificate());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own",
                Peer.key(own.key(), certificate.getPublicKey().getAlgorithm()),
                new char[0],
                new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
