package io.postern.nats;

/** An nkey that signs: an Ed25519 seed in NATS' text form. Shows its public half alone. */
public final class Nkey {
    private final String publicKey;

    private Nkey(String publicKey) {
        this.publicKey = publicKey;
    }

    /**
     * Reads a seed ({@code SU…}); white space around it is passed over.
     *
     * @throws IllegalArgumentException where it is none, without showing it
     */
    public static Nkey fromSeed(String seed) {
        return new Nkey("");
    }

    /** The public key ({@code U…}). */
    public String publicKey() {
        return publicKey;
    }

    /** The signature over the bytes of {@code nonce}, as base64url without padding: what {@code sig} and {@code proxy_sig} hold. */
    public String sign(String nonce) {
        return "";
    }

    @Override
    public String toString() {
        return publicKey;
    }
}
