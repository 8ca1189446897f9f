package io.postern.tls;

/** What can be wrong with the file of a private key, in the same words whichever {@link TlsEngine} reads it. */
public final class KeyProblems {
    private static final String SUPPORTED = "RSA, ECDSA on P-256 or P-384, or Ed25519";

    private KeyProblems() {}

    /** There is PEM text, and no key in it. */
    public static PemException noKey(boolean certificate) {
        return new PemException(
                certificate ? "holds a certificate but no private key" : "holds no private key",
                "a PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY block");
    }

    /** Nobody is asked for a passphrase. */
    public static PemException encrypted() {
        return new PemException("holds an encrypted key, which can't be read", "a key decrypted with openssl pkey");
    }

    /** Its block is there and makes no sense. */
    public static PemException undecodable(String block) {
        return new PemException("holds a " + LogText.of(block) + " block that can't be decoded", "");
    }

    /**
     * It is of a kind that is not served.
     *
     * @param type the block's label, or an object identifier
     */
    public static PemException unsupportedType(String type) {
        return unsupported("holds a key of unsupported type: " + LogText.of(type));
    }

    /**
     * Its curve is none that is served.
     *
     * @param curve its name, or its object identifier
     */
    public static PemException unsupportedCurve(String curve) {
        return unsupported("holds a key on an unsupported curve: " + curve);
    }

    /** Parameters in full, or none. */
    public static PemException curveNotNamed() {
        return unsupported("holds a key that does not name its curve");
    }

    private static PemException unsupported(String problem) {
        return new PemException(problem, SUPPORTED);
    }
}
