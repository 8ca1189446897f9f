package io.postern.nats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.util.encoders.Base32;
import org.bouncycastle.util.encoders.DecoderException;

/**
 * An nkey that signs: an Ed25519 seed in NATS' text form, which is Base32 of a kind, the key, and a CRC (nats-io/nkeys,
 * strkey.go). Shows its public half alone. Immutable; any thread.
 *
 * <p>By hand over Bouncy Castle's Ed25519 and Base32, as the library of NATS that can be had (nkeys-java 2.0.0) brings an
 * Ed25519 that nobody maintains any more, and takes curve keys.
 */
public final class Nkey {
    // What a text's first byte says in its upper five bits, so its first letter: a seed, and the kind of its key, which
    // is
    // an account's, a cluster's, a server's, an operator's or a user's. Not X, which encrypts and never signs.
    private static final int SEED = prefix('S');
    private static final int USER = prefix('U');
    private static final Set<Integer> KINDS = Set.of(prefix('A'), prefix('C'), prefix('N'), prefix('O'), USER);

    private static final int SEED_TEXT_LENGTH = 58;
    private static final String PADDING = "======"; // to a multiple of eight
    private static final int CRC_LENGTH = 2;

    private final Ed25519PrivateKeyParameters key;
    private final String publicKey;

    private Nkey(int kind, Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.publicKey = text(new byte[] {(byte) kind}, key.generatePublicKey().getEncoded());
    }

    /**
     * Reads a seed ({@code SU…}); white space around it is passed over.
     *
     * @throws IllegalArgumentException where it is none of a key that signs, without showing it
     */
    public static Nkey fromSeed(String seed) {
        String text = seed.strip();
        byte[] bytes = decoded(text);
        int kind = ((bytes[0] & 7) << 5) | ((bytes[1] & 0xf8) >> 3);
        if ((bytes[0] & 0xf8) != SEED || !KINDS.contains(kind)) {
            throw new IllegalArgumentException("not the seed of an nkey that signs");
        }
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(bytes, 2);
        if (!seedText(kind, key).equals(text)) { // another CRC, or another way to write the same
            throw new IllegalArgumentException("an nkey's seed with a wrong checksum");
        }
        return new Nkey(kind, key);
    }

    /** A new seed of a user's nkey, in its text form: a secret. */
    public static String newUserSeed() {
        return seedText(USER, new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    /** The public key ({@code U…}). */
    public String publicKey() {
        return publicKey;
    }

    /** The signature over the bytes of {@code nonce}, as base64url without padding: what {@code sig} and {@code proxy_sig} hold. */
    public String sign(String nonce) {
        byte[] message = nonce.getBytes(StandardCharsets.UTF_8);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.generateSignature());
    }

    @Override
    public String toString() {
        return publicKey;
    }

    private static int prefix(char letter) {
        return (letter - 'A') << 3;
    }

    private static byte[] decoded(String text) {
        if (text.length() == SEED_TEXT_LENGTH) {
            try {
                return Base32.decode(text + PADDING);
            } catch (DecoderException _) {
                // Not as its cause: it may show what it read.
            }
        }
        throw new IllegalArgumentException("not an nkey's seed, which is " + SEED_TEXT_LENGTH + " letters and digits");
    }

    private static String seedText(int kind, Ed25519PrivateKeyParameters key) {
        return text(new byte[] {(byte) (SEED | (kind >> 5)), (byte) (kind << 3)}, key.getEncoded());
    }

    private static String text(byte[] prefix, byte[] key) {
        ByteBuffer bytes = ByteBuffer.allocate(prefix.length + key.length + CRC_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(prefix)
                .put(key);
        bytes.putShort(crc(bytes.array(), bytes.position()));
        return Base32.toBase32String(bytes.array()).replace("=", "");
    }

    /** CRC-16/XMODEM of the first {@code length} bytes. */
    private static short crc(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
            }
        }
        return (short) crc;
    }
}
