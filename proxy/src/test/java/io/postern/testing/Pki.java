package io.postern.testing;

import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsException;
import io.postern.certs.DevCertsRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A CA and a server certificate for {@code localhost} in a folder, and a client that trusts them. */
public final class Pki {
    private final Path directory;

    private Pki(Path directory) {
        this.directory = directory;
    }

    public static Pki in(Path directory) {
        try {
            DevCerts.make(new DevCertsRequest(
                    directory, List.of(), List.of(), false, false, DevCertsRequest.Overwrite.REFUSE));
        } catch (DevCertsException e) {
            throw new IllegalStateException(e);
        }
        return new Pki(directory);
    }

    /** A {@code tls} block with this certificate and {@code more} keys. */
    public String tls(String more) {
        return """
            tls { cert_file = "%s", key_file = "%s"
            %s
            }
            """.formatted(directory.resolve("server.pem"), directory.resolve("server-key.pem"), more);
    }

    /** Trusts this CA and no other; a new one each time, so that no session is resumed. */
    public SSLContext client() {
        return client("TLS");
    }

    /** The same with the versions up to {@code TLSv1.2} or {@code TLSv1.3}. */
    public SSLContext client(String protocol) {
        try (InputStream pem = Files.newInputStream(directory.resolve("ca.pem"))) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
