package io.postern.bench.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    @TempDir
    Path folder;

    @Test
    void allAreOfTheOneAuthority() throws IOException, GeneralSecurityException {
        Certificates made = Certificates.in(folder);
        X509Certificate ca = read(made.ca());
        for (KeyKind kind : KeyKind.values()) {
            read(made.certificate(kind)).verify(ca.getPublicKey());
            assertEquals(
                    Files.readString(made.certificate(kind)) + Files.readString(made.key(kind)),
                    Files.readString(made.both(kind)));
        }
        assertEquals("EC", read(made.certificate(KeyKind.ECDSA)).getPublicKey().getAlgorithm());
        assertEquals("RSA", read(made.certificate(KeyKind.RSA)).getPublicKey().getAlgorithm());
        Path clients = made.clients(3);
        read(clients.resolve("3.pem")).verify(ca.getPublicKey());
        assertNotEquals(
                read(clients.resolve("1.pem")).getPublicKey(),
                read(clients.resolve("2.pem")).getPublicKey());
    }

    private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
