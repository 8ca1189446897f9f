package io.postern.testing;

import io.postern.certs.ClientIdentity;
import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsException;
import io.postern.certs.DevCertsRequest;
import io.postern.certs.DevCertsResult;
import io.postern.certs.MadeCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A CA, a server certificate for {@code localhost} and client certificates in a folder, and clients that trust that CA. */
public final class Pki {
    private final DevCertsResult made;
    private final Map<ClientIdentity, String> files = new HashMap<>();

    private Pki(DevCertsRequest request) {
        try {
            made = DevCerts.make(request);
        } catch (DevCertsException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < request.clients().size(); i++) {
            files.put(request.clients().get(i), nameOf(made.clients().get(i)));
        }
    }

    /** With a client certificate for each of {@code clients}, or one for {@code client@localhost}. */
    public static Pki in(Path directory, ClientIdentity... clients) {
        return new Pki(request(directory, false, clients));
    }

    /** The same, and in the folder {@code bad} client certificates with one fault each, as {@code dev-certs} lists them. */
    public static Pki withBadSet(Path directory, ClientIdentity... clients) {
        return new Pki(request(directory, true, clients));
    }

    private static DevCertsRequest request(Path directory, boolean badSet, ClientIdentity... clients) {
        List<ClientIdentity> distinct = List.of(clients).stream().distinct().toList();
        return new DevCertsRequest(directory, List.of(), distinct, false, badSet, DevCertsRequest.Overwrite.REFUSE);
    }

    /** The certificate of the CA. */
    public Path ca() {
        return made.ca().files().certificate();
    }

    /** A {@code tls} block with this certificate and {@code more} keys. */
    public String tls(String more) {
        return """
            tls { cert_file = "%s", key_file = "%s"
            %s
            }
            """.formatted(
                made.server().files().certificate(), made.server().files().key(), more);
    }

    /** Trusts this CA and no other; a new one each time, so that no session is resumed. */
    public SSLContext client() {
        return client("TLS");
    }

    /** The same with the versions up to {@code TLSv1.2} or {@code TLSv1.3}. */
    public SSLContext client(String protocol) {
        return context(protocol);
    }

    /** The same, and shows the certificate of {@code identity}, one of those that were asked for. */
    public SSLContext client(String protocol, ClientIdentity identity) {
        return client(protocol, Objects.requireNonNull(files.get(identity), "no certificate for " + identity));
    }

    /**
     * The same, and shows the certificate in a file, whatever issuers the server asks for.
     *
     * @param file its name without ending, such as {@code client-alice@example.com} or {@code bad/expired}
     */
    public SSLContext client(String protocol, String file) {
        try {
            X509Certificate certificate = certificate(made.directory().resolve(file + ".pem"));
            PrivateKey key = key(made.directory().resolve(file + "-key.pem"), certificate);
            return context(protocol, new OneKey(key, certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext context(String protocol, KeyManager... keys) {
        try {
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(keys, trust(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate(ca()));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static String nameOf(MadeCertificate made) {
        Path file = made.files().certificate().getFileName();
        return file.toString().replaceFirst("\\.pem$", "");
    }

    private static X509Certificate certificate(Path file) throws GeneralSecurityException, IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws GeneralSecurityException, IOException {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }
}
