package io.postern.gate;

import io.postern.names.NamedCertificate;
import io.postern.testing.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;

/** Clients whose certificates have any names, as {@link NamedCertificate} writes them; all have one CA, and one key. */
final class NamedClients {
    private final Path directory;
    private final Pki pki;
    private int made;

    /** @param directory that of {@code pki}, whose server certificate the clients trust */
    NamedClients(Path directory, Pki pki) throws IOException {
        this.directory = directory;
        this.pki = pki;
        write(ca(), "CERTIFICATE", NamedCertificate.ca());
    }

    /** The certificate of the clients' CA. */
    Path ca() {
        return directory.resolve("named-ca.pem");
    }

    /** The pin of every client's key: SHA-256 of the SubjectPublicKeyInfo, in lower-case hexadecimal digits. */
    static String pin() throws GeneralSecurityException {
        byte[] spki = NamedCertificate.KEYS.getPublic().getEncoded();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki));
    }

    /** A new context each time; connections of one to the same port resume their session. */
    SSLContext client(String version, String subject, String sans) throws IOException {
        String name = "named-" + made++;
        write(directory.resolve(name + ".pem"), "CERTIFICATE", NamedCertificate.of(subject, sans));
        byte[] key = NamedCertificate.KEYS.getPrivate().getEncoded();
        write(directory.resolve(name + "-key.pem"), "PRIVATE KEY", key);
        return pki.client(version, name);
    }

    private static void write(Path file, String type, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
