package io.postern.explain;

import io.postern.policy.ShownChain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a client's certificates as the client would show them, and looks into none: what is wrong in them is a verdict. */
final class CertificateFile {
    /** Far above any chain; keeps a wrong path (a log, a device) from filling the heap. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*)-----END ");
    private static final int DER_SEQUENCE = 0x30;

    private CertificateFile() {}

    /**
     * The certificates of {@code file}: its PEM blocks (RFC 7468) in their order, whatever else is in it, or one in DER.
     *
     * @throws IOException where it can't be read, or holds neither
     */
    static ShownChain read(Path file) throws IOException {
        byte[] bytes = content(file);
        // Behind it the length of its length, as every certificate is longer than 127 bytes: text never looks so.
        if (bytes.length > 1 && bytes[0] == DER_SEQUENCE && bytes[1] < 0) {
            return ShownChain.of(bytes);
        }
        // Text around PEM blocks may be in any encoding: this one decodes every byte.
        Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        List<byte[]> certificates = new ArrayList<>();
        while (block.find()) {
            try {
                certificates.add(Base64.getMimeDecoder().decode(block.group(1)));
            } catch (IllegalArgumentException damaged) {
                throw new IOException(file + ": certificate " + (certificates.size() + 1) + " is no Base64", damaged);
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + ": no certificate (expected: PEM, the client's certificate first, or DER)");
        }
        return ShownChain.of(certificates.toArray(byte[][]::new));
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": a folder (expected: a certificate's file)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(file + ": larger than 1 MiB (expected: a certificate's file)");
            }
            return bytes;
        }
    }
}
