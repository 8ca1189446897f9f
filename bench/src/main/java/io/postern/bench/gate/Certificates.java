package io.postern.bench.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The certificates of a run: one CA, the gates' own on both kinds of key, and clients'. The same ones for every gate. */
public final class Certificates {
    private static final String NAME = "localhost";

    private final Path folder;
    private final Authority authority;

    private Certificates(Path folder, Authority authority) {
        this.folder = folder;
        this.authority = authority;
    }

    /** Makes them in {@code folder}, all but the clients'. */
    public static Certificates in(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Authority authority = new Authority();
            authority.writeTo(folder.resolve("ca.pem"));
            Certificates made = new Certificates(folder, authority);
            for (KeyKind kind : KeyKind.values()) {
                Authority.Issued server = authority.server(kind, NAME);
                Files.writeString(made.certificate(kind), server.certificatePem());
                Files.writeString(made.key(kind), server.keyPem());
                Files.writeString(made.both(kind), server.certificatePem() + server.keyPem());
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256 and RSA", e);
        }
    }

    /** Who has issued all of them. */
    public Path ca() {
        return folder.resolve("ca.pem");
    }

    /** The gates' own. */
    public Path certificate(KeyKind kind) {
        return folder.resolve(kind.key() + ".pem");
    }

    /** Its key, PKCS#8. */
    public Path key(KeyKind kind) {
        return folder.resolve(kind.key() + "-key.pem");
    }

    /** Both in one file, as some gates want them. */
    public Path both(KeyKind kind) {
        return folder.resolve(kind.key() + "-both.pem");
    }

    /**
     * A folder of {@code count} client certificates, {@code 1.pem} with {@code 1-key.pem} and so on, each with a name and a
     * key of its own. They are made when first asked for; a thousand take about a second.
     */
    public Path clients(int count) throws IOException {
        Path clients = folder.resolve("clients-" + count);
        if (Files.isDirectory(clients)) {
            return clients;
        }
        Files.createDirectories(clients);
        try {
            for (int i = 1; i <= count; i++) {
                Authority.Issued client = authority.client("client-" + i + "@example.com");
                Files.writeString(clients.resolve(i + ".pem"), client.certificatePem());
                Files.writeString(clients.resolve(i + "-key.pem"), client.keyPem());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
        return clients;
    }
}
