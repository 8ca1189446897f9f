package io.postern.policy;

import io.postern.names.CertificateNames;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An address, or a network in CIDR form.
 *
 * @param network its address
 * @param length  how many bits of it count
 */
record IpPattern(InetAddress network, int length) implements NamePattern {

    static IpPattern parse(String pattern) {
        String[] parts = pattern.split("/", 2);
        InetAddress network = address(parts[0]).orElseThrow(IpPattern::unreadable);
        int bits = network.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return new IpPattern(network, bits);
        } else if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > bits) {
            throw unreadable();
        }
        return new IpPattern(network, Integer.parseInt(parts[1]));
    }

    @Override
    public boolean allows(CertificateNames names) {
        return names.addresses().stream()
                .flatMap(text -> address(text).stream())
                .anyMatch(this::holds);
    }

    private boolean holds(InetAddress address) {
        byte[] given = address.getAddress();
        byte[] wanted = network.getAddress();
        int rest = wanted.length * Byte.SIZE - length;
        return given.length == wanted.length
                && new BigInteger(1, given).shiftRight(rest).equals(new BigInteger(1, wanted).shiftRight(rest));
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("an address, or a network in CIDR form");
    }
}
