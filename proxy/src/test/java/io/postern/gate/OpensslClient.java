package io.postern.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.testing.Authority;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/** OpenSSL's client with a certificate: offers the id of a TLS 1.2 session and no ticket, which the JDK's does not. */
final class OpensslClient {
    /** What it offers: 32 bytes. */
    static final String ID = "an-id-that-no-gate-has-ever-made";

    private static final byte[] ECDHE_ECDSA_AES_128_GCM = {(byte) 0xc0, 0x2b};
    private static final int TLS_1_2 = 0x0303;
    private static final int MASTER_SECRET_LENGTH = 48;

    private final Path certificate;
    private final Path key;
    private final Path session;

    private OpensslClient(Path certificate, Path key, Path session) {
        this.certificate = certificate;
        this.key = key;
        this.session = session;
    }

    /** Leaves the test out where there is no OpenSSL. */
    static void assumeThere() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("openssl", "version").start();
            assumeTrue(process.waitFor(10, SECONDS) && process.exitValue() == 0);
        } catch (IOException none) {
            assumeTrue(false, "no openssl");
        }
    }

    /** @param folder where its files are written */
    static OpensslClient in(Path folder, Authority shown) throws IOException, GeneralSecurityException {
        return new OpensslClient(
                Authority.write(folder.resolve("openssl.pem"), List.of(shown.certificate())),
                shown.writeKey(folder.resolve("openssl-key.pem")),
                Files.writeString(folder.resolve("session.pem"), session()));
    }

    /** As {@code SSL_SESSION_ASN1} of OpenSSL's ssl_asn1.c has it. */
    private static String session() throws IOException {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(new ASN1Integer(1));
        fields.add(new ASN1Integer(TLS_1_2));
        fields.add(new DEROctetString(ECDHE_ECDSA_AES_128_GCM));
        fields.add(new DEROctetString(ID.getBytes(StandardCharsets.US_ASCII)));
        fields.add(new DEROctetString(new byte[MASTER_SECRET_LENGTH]));
        fields.add(new DERTaggedObject(true, 1, new ASN1Integer(Instant.now().getEpochSecond())));
        fields.add(
                new DERTaggedObject(true, 2, new ASN1Integer(Duration.ofHours(1).toSeconds())));
        String base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(new DERSequence(fields).getEncoded());
        return "-----BEGIN SSL SESSION PARAMETERS-----\n" + base64 + "\n-----END SSL SESSION PARAMETERS-----\n";
    }

    /**
     * Connects to a TLS-first listener, offers the id, and says {@code text}, which ends with a PING.
     *
     * @return what the client has printed until there was a PONG, or until the end
     */
    String offerAnId(int port, String text) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        "openssl s_client -tls1_2 -no_ticket -ign_eof -connect 127.0.0.1:%d -cert %s -key %s -sess_in %s"
                                .formatted(port, certificate, key, session)
                                .split(" ")))
                .redirectErrorStream(true)
                .start();
        StringBuilder printed = new StringBuilder();
        try (BufferedReader out = process.inputReader(StandardCharsets.ISO_8859_1);
                var in = process.outputWriter(StandardCharsets.ISO_8859_1)) {
            in.append(text).flush();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.append(line).append('\n');
                if (line.equals("PONG")) {
                    break;
                }
            }
        } finally {
            process.destroy();
        }
        process.waitFor(10, SECONDS);
        return printed.toString();
    }
}
