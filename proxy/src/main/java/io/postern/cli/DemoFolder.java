package io.postern.cli;

import io.postern.certs.CertificateFiles;
import io.postern.certs.ClientIdentity;
import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsException;
import io.postern.certs.DevCertsRequest;
import io.postern.certs.DevCertsResult;
import io.postern.certs.ProxyNkey;
import io.postern.config.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's files: its certificates and its configurations, in a temporary folder that it removes at the end. */
final class DemoFolder implements Closeable {
    /** Whose certificate there is. */
    static final String ALICE = "alice@example.com";

    /** The listener on which a certificate says who comes in. */
    static final String MAPPING_LISTENER = "mapping";

    private final Path path;
    private final DevCertsResult certificates;

    private DemoFolder(Path path, DevCertsResult certificates) {
        this.path = path;
        this.certificates = certificates;
    }

    /** Makes it, with the certificates in it. */
    static DemoFolder make() throws DevCertsException, IOException {
        Path path = Files.createTempDirectory("postern-demo-");
        try {
            return new DemoFolder(
                    path,
                    DevCerts.make(new DevCertsRequest(
                            path.resolve("certs"),
                            List.of(),
                            List.of(new ClientIdentity.Email(ALICE)),
                            false,
                            false,
                            true,
                            DevCertsRequest.Overwrite.REFUSE)));
        } catch (DevCertsException e) {
            delete(path);
            throw e;
        }
    }

    /**
     * Writes nats-server's: no TLS, the gate as a proxy that it trusts, Alice who comes in by that gate alone and without a
     * password, and somebody for those who say no name.
     */
    Path writeServerConfiguration() throws IOException {
        return Files.writeString(serverConfiguration(), """
            listen: "127.0.0.1:-1"
            proxies { trusted = [ { key: "%s" } ] }
            authorization { users = [
              { user: "%s", proxy_required: true }
              { user: nobody, password: nobody }
            ] }
            no_auth_user: nobody
            """.formatted(gateKey(), ALICE));
    }

    private String gateKey() {
        return switch (certificates.nkey()) {
            case ProxyNkey.InFile(var _, String publicKey) -> publicKey;
            case ProxyNkey.None() -> throw new IllegalStateException("it was asked for");
        };
    }

    /**
     * Writes the gate's: a listener for each value of {@code handshake_first}, and one that maps certificates, before
     * {@code upstream}.
     */
    Path writeConfiguration(HostPort upstream) throws IOException {
        StringBuilder text = new StringBuilder("listeners {\n");
        for (DemoListener listener : DemoListener.values()) {
            text.append("""
                  %s {
                    listen = "127.0.0.1:-1"
                    upstream = nats
                    tls { cert_file = "certs/server.pem", key_file = "certs/server-key.pem", handshake_first = %s }
                  }
                """.formatted(listener, listener.handshakeFirst()));
        }
        text.append("""
              %1$s {
                listen = "127.0.0.1:-1"
                upstream = trusting
                tls {
                  cert_file = "certs/server.pem", key_file = "certs/server-key.pem", handshake_first = auto
                  ca_file = "certs/ca.pem", verify_and_map = true
                }
              }
            }
            upstreams {
              nats { servers = ["%2$s"] }
              trusting { servers = ["%2$s"], proxy_nkey_file = "certs/gate.nk", users { "%3$s" {} } }
            }
            """.formatted(MAPPING_LISTENER, upstream, ALICE));
        return Files.writeString(configuration(), text);
    }

    /** The gate's configuration. */
    Path configuration() {
        return path.resolve("postern.conf");
    }

    /** nats-server's configuration. */
    Path serverConfiguration() {
        return path.resolve("nats-server.conf");
    }

    /** The development CA's certificate. */
    Path ca() {
        return certificates.ca().files().certificate();
    }

    /** Alice's certificate and its key. */
    CertificateFiles alice() {
        return certificates.clients().getFirst().files();
    }

    /** The folder itself. */
    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        delete(path);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
