package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dump of the heap shows of the keys that are served: nothing. */
class PrivateKeysTest {
    private static final Pattern LISTENING = Pattern.compile("address=127\\.0\\.0\\.1:(\\d+)");
    private static final int SCALAR = 32;

    @TempDir
    Path directory;

    @Test
    void noPrivateKeyLiesInTheHeap() throws Exception {
        Pki pki = Pki.in(directory);
        // Nobody listens there, which a client learns after its handshake.
        Files.writeString(directory.resolve("postern.conf"), """
            tls_engine = native
            listeners.clients { listen = "127.0.0.1:-1", %s }
            upstreams.nats.servers = ["127.0.0.1:1"]
            """.formatted(pki.tls("handshake_first = true")));
        try (Program gate = Program.start(directory, Map.of(), "-c", "postern.conf")) {
            gate.err().await("] ready\n");
            Matcher port = LISTENING.matcher(gate.err().text());
            assertTrue(port.find(), gate.err().text());
            try (RawClient client = RawClient.connect(Integer.parseInt(port.group(1)))) {
                client.startTls(pki.client());
                assertFindings(dump(gate));
            }
        }
    }

    /** All of the heap, with what is garbage already. */
    private Path dump(Program gate) throws IOException, InterruptedException {
        Path dump = directory.resolve("heap.hprof");
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(gate.pid()),
                        "GC.heap_dump",
                        "-all",
                        dump.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jcmd.waitFor(), said);
        return dump;
    }

    private void assertFindings(Path dump) throws Exception {
        Map<String, byte[]> patterns = new HashMap<>();
        byte[] key = der(directory.resolve("server-key.pem"), "PRIVATE KEY");
        ECPrivateKey parsed = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
        patterns.put("the private scalar", fixed(parsed.getS()));
        String text = Files.readString(directory.resolve("server-key.pem"));
        patterns.put("the file's text", text.lines().toList().get(1).getBytes(StandardCharsets.US_ASCII));
        X509Certificate certificate;
        try (InputStream in = Files.newInputStream(directory.resolve("server.pem"))) {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        // What is public is there: so a key would be found as well.
        patterns.put(
                "the public point",
                fixed(((ECPublicKey) certificate.getPublicKey()).getW().getAffineX()));
        assertEquals(List.of("the public point"), found(Files.readAllBytes(dump), patterns));
    }

    private static byte[] der(Path pem, String type) throws IOException {
        String text = Files.readString(pem);
        String begin = "-----BEGIN " + type + "-----";
        int from = text.indexOf(begin) + begin.length();
        return Base64.getMimeDecoder().decode(text.substring(from, text.indexOf("-----END", from)));
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[SCALAR];
        int length = Math.min(bytes.length, SCALAR);
        System.arraycopy(bytes, bytes.length - length, fixed, SCALAR - length, length);
        return fixed;
    }

    private static List<String> found(byte[] heap, Map<String, byte[]> patterns) {
        List<String> found = new ArrayList<>();
        patterns.forEach((name, pattern) -> {
            if (indexOf(heap, pattern) >= 0) {
                found.add(name);
            }
        });
        return found;
    }

    private static int indexOf(byte[] heap, byte[] pattern) {
        for (int i = 0; i <= heap.length - pattern.length; i++) {
            if (heap[i] == pattern[0] && Arrays.equals(heap, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        return -1;
    }
}
