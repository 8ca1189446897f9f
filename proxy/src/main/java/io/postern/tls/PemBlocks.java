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
            boolean key = blocks.stream().anyMatch(block -> isKey(block.getType()));
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
            if (isKey(block.getType())) {
                return block;
            }
        }
        boolean certificate = blocks.stream().anyMatch(block -> block.getType().equals("CERTIFICATE"));
        throw KeyProblems.noKey(certificate);
    }

    private static List<PemObject> blocks(String pem) throws PemException {
        if (pem.isBlank()) {
            throw empty();
        }
        List<PemObject> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException damaged) {
            throw damaged(blocks.size());
        }
        if (blocks.isEmpty()) {
            throw noBlock();
        }
        return blocks;
    }

    /** Whether a block of this label is a private key's. */
    public static boolean isKey(String label) {
        return label.equals("PRIVATE KEY") || label.endsWith(" PRIVATE KEY");
    }

    /** There is no text. */
    public static PemException empty() {
        return new PemException("is empty", "PEM text");
    }

    /** There is text, and it is not PEM. */
    public static PemException noBlock() {
        return new PemException("holds no PEM block", "text with a -----BEGIN line");
    }

    /**
     * A block is cut short, or is no base64.
     *
     * @param whole how many blocks were read before the one that is not whole
     */
    public static PemException damaged(int whole) {
        return new PemException("has a damaged PEM block after " + whole + " whole ones", "");
    }
}
