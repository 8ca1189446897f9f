package io.postern.gate;

import io.postern.testing.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificate of a gate, and the folder with it.
 *
 * @param folder where files are written
 * @param root   issued the gate's certificate, and no client's
 * @param server the gate's certificate, for {@code localhost}
 */
record Site(Path folder, Authority root, Authority server) {

    static Site in(Path folder) {
        Authority root = Authority.root("Gate CA");
        return new Site(folder, root, root.leaf("localhost", Authority.dns("localhost")));
    }

    /** A {@code tls} block with the gate's certificate and {@code more} keys. */
    String tls(String more) {
        try {
            Path key = server.writeKey(folder.resolve("gate-key.pem"));
            Path chain = write("gate", server.chain());
            return "tls { cert_file = \"" + chain + "\", key_file = \"" + key + "\"\n" + more + "\n}\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key {@code ca_file} for these issuers of clients. */
    String trusting(Authority... issuers) {
        List<X509Certificate> all =
                Stream.of(issuers).map(Authority::certificate).toList();
        return "ca_file = \"" + write("trusted-" + all.hashCode(), all) + "\"\n";
    }

    private Path write(String name, List<X509Certificate> certificates) {
        try {
            return Authority.write(folder.resolve(name + ".pem"), certificates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A caller that trusts the gate and shows one certificate, or none. */
    Caller caller(String version, Authority... shown) {
        return Caller.of(version, root, shown);
    }

    /** A listener on a free port of loopback. */
    static String listener(String name, String keys) {
        return name + " { listen = \"127.0.0.1:-1\"\n" + keys + "\n}\n";
    }

    /** A configuration of these listeners before one upstream. */
    static String config(int upstreamPort, String... listeners) {
        return "listeners {\n" + String.join("", listeners) + "}\nupstreams { nats { servers = [\"127.0.0.1:"
                + upstreamPort + "\"] } }\n";
    }
}
