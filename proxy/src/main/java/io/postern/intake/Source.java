package io.postern.intake;

import java.net.InetAddress;

/**
 * A client's address as limits count it: IPv4 whole, IPv6 by its first 64 bits, as who has one such address has all of its
 * network.
 *
 * @param ipv6 whether it is an IPv6 address
 * @param bits the first, at most 64
 */
public record Source(boolean ipv6, long bits) {

    /** That of {@code address}. */
    public static Source of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long bits = 0;
        for (int i = 0; i < bytes.length && i < Long.BYTES; i++) {
            bits = (bits << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return new Source(bytes.length > Integer.BYTES, bits);
    }
}
