package io.postern.policy;

import io.postern.config.Network;
import io.postern.names.CertificateNames;
import java.net.InetAddress;
import java.util.Optional;

/** An address, or a network in CIDR form. */
record IpPattern(Network network) implements NamePattern {

    static IpPattern parse(String pattern) {
        String[] parts = pattern.split("/", 2);
        InetAddress address = address(parts[0]).orElseThrow(IpPattern::unreadable);
        int bits = address.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return new IpPattern(new Network(address, bits));
        } else if (!parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > bits) {
            throw unreadable();
        }
        return new IpPattern(new Network(address, Integer.parseInt(parts[1])));
    }

    @Override
    public boolean allows(CertificateNames names) {
        return names.addresses().stream()
                .flatMap(text -> address(text).stream())
                .anyMatch(network::contains);
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
