package io.postern.config;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A network: all addresses whose first bits are the same.
 *
 * @param address its first address
 * @param prefix  how many bits are the same: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Network(InetAddress address, int prefix) {

    public Network {
        int bits = address.getAddress().length * Byte.SIZE;
        Checks.require(prefix >= 0 && prefix <= bits, "prefix", prefix, "0 to " + bits);
    }

    /** Whether {@code other} is in it. An IPv4 address is in no IPv6 network, nor the other way. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        return ours.length == theirs.length && Arrays.equals(masked(ours), masked(theirs));
    }

    /** The network of this prefix that {@code bytes} is in. */
    private byte[] masked(byte[] bytes) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int bits = Math.clamp(prefix - i * (long) Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - bits));
        }
        return masked;
    }

    /** As CIDR writes it: {@code 10.0.0.0/8}. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
