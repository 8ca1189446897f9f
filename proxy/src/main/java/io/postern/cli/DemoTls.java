package io.postern.cli;

import io.postern.certs.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS for the demo's clients, which trust the development CA and nobody else. */
final class DemoTls {
    private static final char[] NO_PASSWORD = {};

    private DemoTls() {}

    /** For clients without a certificate. */
    static SSLSocketFactory trusting(Path ca) throws IOException {
        return sockets(ca);
    }

    /** For clients that show {@code own}. */
    static SSLSocketFactory showing(CertificateFiles own, Path ca) throws IOException {
        try {
            Certificate certificate = certificate(own.certificate());
            KeyStore keys = empty();
            keys.setKeyEntry("own", key(own.key(), certificate), NO_PASSWORD, new Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, NO_PASSWORD);
            return sockets(ca, factory.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK can't use " + own.certificate(), e);
        }
    }

    private static SSLSocketFactory sockets(Path ca, KeyManager... keys) throws IOException {
        try {
            KeyStore trusted = empty();
            trusted.setCertificateEntry("ca", certificate(ca));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK can't trust " + ca, e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path file, Certificate certificate) throws GeneralSecurityException, IOException {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }
}
