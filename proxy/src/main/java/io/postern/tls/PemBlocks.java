package io.postern.tls;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Reads PEM text (RFC 7468). Blocks of other kinds ({@code EC PARAMETERS}) and text between blocks are passed over, as Go does.
 */
public final class PemBlocks {
    private PemBlocks() {}

    /**
     * The DER of each {@code CERTIFICATE} block, in the file's order, at least one.
     *
     * @throws PemException where there is none
     */
    public static List<byte[]> certificates(String pem) throws PemException {
        List<PemObject> blocks = blocks(pem);
        List<byte[]> certificates = blocks.stream()
                .filter(block -> block.getType().equals("CERTIFICATE"))
                .map(PemObject::getContent)
                .toList();
        if (certificates.isEmpty()) {
            boolean key = blocks.stream().anyMatch(PemBlocks::isKey);
            throw new PemException(
                    key ? "holds a private key but no certificate" : "holds no certificate",
                    "a CERTIFICATE block: the leaf, then its intermediates");
        }
        return certificates;
    }

    /**
     * The first block that is a private key's, of whatever kind.
     *
     * @throws PemException where there is none
     */
    public static PemObject key(String pem) throws PemException {
        List<PemObject> blocks = blocks(pem);
        for (PemObject block : blocks) {
            if (isKey(block)) {
                return block;
            }
        }
        boolean certificate = blocks.stream().anyMatch(block -> block.getType().equals("CERTIFICATE"));
        throw new PemException(
                certificate ? "holds a certificate but no private key" : "holds no private key",
                "a PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block");
    }

    private static List<PemObject> blocks(String pem) throws PemException {
        if (pem.isBlank()) {
            throw new PemException("is empty", "PEM text");
        }
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException damaged) {
            throw new PemException("has a damaged PEM block after " + blocks.size() + " whole ones", "");
        }
        if (blocks.isEmpty()) {
            throw new PemException("holds no PEM block", "text with a -----BEGIN line");
        }
        return blocks;
    }

    private static boolean isKey(PemObject block) {
        return block.getType().equals("PRIVATE KEY") || block.getType().endsWith(" PRIVATE KEY");
    }
}
