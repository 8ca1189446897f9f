package io.postern.cli;

import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsException;
import io.postern.certs.DevCertsRequest;
import io.postern.config.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The demo's files: its certificates and its configuration, in a temporary folder that it removes at the end. */
final class DemoFolder implements Closeable {
    private final Path path;

    private DemoFolder(Path path) {
        this.path = path;
    }

    /** Makes it, with the certificates in it. */
    static DemoFolder make() throws DevCertsException, IOException {
        DemoFolder folder = new DemoFolder(Files.createTempDirectory("postern-demo-"));
        try {
            DevCerts.make(DevCertsRequest.in(folder.path.resolve("certs")));
        } catch (DevCertsException e) {
            folder.close();
            throw e;
        }
        return folder;
    }

    /** Writes a configuration with one listener for each value of {@code handshake_first}, before {@code upstream}. */
    Path writeConfiguration(HostPort upstream) throws IOException {
        StringBuilder text = new StringBuilder("listeners {\n");
        for (DemoListener listener : DemoListener.values()) {
            text.append("""
                  %s {
                    listen = "127.0.0.1:-1"
                    tls { cert_file = "certs/server.pem", key_file = "certs/server-key.pem", handshake_first = %s }
                  }
                """.formatted(listener, listener.handshakeFirst()));
        }
        text.append("}\nupstreams { nats { servers = [\"").append(upstream).append("\"] } }\n");
        return Files.writeString(path.resolve("postern.conf"), text);
    }

    /** The development CA's certificate. */
    Path ca() {
        return path.resolve("certs").resolve("ca.pem");
    }

    /** The folder itself. */
    Path path() {
        return path;
    }

    /** For clients that trust the development CA and nobody else. */
    SSLSocketFactory clientTls() throws IOException {
        try (InputStream in = Files.newInputStream(ca())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK can't trust " + ca(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
