package io.postern.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.HandshakeMode;
import io.postern.config.TlsConfig;
import io.postern.config.TlsConfig.CertificatePair;
import io.postern.config.TlsConfig.TlsVersion;
import io.postern.tls.TestPki.Issued;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A client on the JDK's TLS; one keeps its sessions and offers them again. */
final class TestClient {
    private final SSLContext context;

    /** @param trusted what it accepts certificates of; none makes it refuse every server */
    TestClient(X509Certificate... trusted) throws GeneralSecurityException, IOException {
        this(new KeyManager[0], trusted);
    }

    /** One that has a certificate to show. */
    static TestClient showing(Issued shown, X509Certificate... trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", shown.key(), new char[0], shown.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, new char[0]);
        // Whatever issuers the server names: what a client has, it shows.
        return new TestClient(new KeyManager[] {new Shown((X509ExtendedKeyManager) keys.getKeyManagers()[0])}, trusted);
    }

    private TestClient(KeyManager[] keys, X509Certificate... trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            store.setCertificateEntry("ca" + i, trusted[i]);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
    }

    /**
     * Not shaken hands yet. Whatever server is behind {@code socket}, the client takes it for the same one, so it offers
     * the session that it has.
     */
    SSLSocket wrap(Socket socket, Consumer<SSLParameters> settings) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "gate.test", 4222, true);
        SSLParameters parameters = tls.getSSLParameters();
        settings.accept(parameters);
        tls.setSSLParameters(parameters);
        return tls;
    }

    SSLSocket wrap(Socket socket, String protocol) throws IOException {
        return wrap(socket, parameters -> parameters.setProtocols(new String[] {protocol}));
    }

    /** An engine for {@link MemoryLink}, whose sessions are this client's. */
    SSLEngine engine(String protocol) {
        SSLEngine engine = context.createSSLEngine("gate.test", 4222);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        return engine;
    }

    /** Sends {@code text} and waits for as many bytes: the server's echo, and TLS 1.3's tickets before it. */
    static String echo(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return new String(socket.getInputStream().readNBytes(text.getBytes(UTF_8).length), UTF_8);
    }

    /** Everything at its default. */
    static TlsConfig config(CertificatePair... certificates) {
        return config(TlsVersion.TLS_1_2, CipherSuite.DEFAULTS, Curve.DEFAULTS, certificates);
    }

    static TlsConfig config(
            TlsVersion minVersion, List<CipherSuite> suites, List<Curve> curves, CertificatePair... certificates) {
        return new TlsConfig(
                List.of(certificates),
                minVersion,
                suites,
                curves,
                TlsConfig.DEFAULT_HANDSHAKE_TIMEOUT,
                new HandshakeMode.InfoFirst(),
                0);
    }

    /** Shows the one certificate that there is. */
    private static final class Shown extends X509ExtendedKeyManager {
        private static final String ALIAS = "client";
        private final X509ExtendedKeyManager keys;

        Shown(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(ALIAS);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(ALIAS);
        }
    }
}
