package io.postern.policy;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * What a client has shown: certificates in DER, its own first; none where it showed none. Not looked into: what is in here
 * may be anything. Immutable, equal by content.
 */
public final class ShownChain {
    /** Of a client that showed no certificate. */
    public static final ShownChain NONE = new ShownChain(List.of());

    private final List<byte[]> certificates;
    private final byte[] hash;

    private ShownChain(List<byte[]> certificates) {
        this.certificates = certificates;
        this.hash = hash(certificates);
    }

    /** Copies {@code certificates}. */
    public static ShownChain of(byte[]... certificates) {
        return certificates.length == 0
                ? NONE
                : new ShownChain(Arrays.stream(certificates).map(byte[]::clone).toList());
    }

    /** The certificates, not to be changed. */
    public List<byte[]> certificates() {
        return certificates;
    }

    /** Whether nothing was shown. */
    public boolean isEmpty() {
        return certificates.isEmpty();
    }

    /** SHA-256 over the certificates and their lengths: another chain has another. */
    public byte[] hash() {
        return hash.clone();
    }

    private static byte[] hash(List<byte[]> certificates) {
        MessageDigest digest = Sha256.digest();
        for (byte[] certificate : certificates) {
            int length = certificate.length;
            digest.update(
                    new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length});
            digest.update(certificate);
        }
        return digest.digest();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShownChain chain && Arrays.equals(hash, chain.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** How many certificates; not what is in them. */
    @Override
    public String toString() {
        return "ShownChain[" + certificates.size() + "]";
    }
}
