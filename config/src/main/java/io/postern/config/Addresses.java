package io.postern.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** Reads addresses, and compares them by what they mean without asking a name server. */
final class Addresses {
    private static final String EXPECTED = "host:port, an IPv6 address in brackets: [::1]:4222";

    private Addresses() {}

    /** An address to listen on; port 0 or -1 for a free one. */
    static HostPort listening(Node node) {
        if (node instanceof Node.Scalar scalar && scalar.text().startsWith("unix:")) {
            throw new InvalidValueException(node.origin().key(), scalar.glimpse() + ": not served yet", EXPECTED);
        }
        return address(node, EXPECTED + "; port -1 for a free one");
    }

    /** An address that can be dialed. */
    static HostPort dialable(Node node) {
        HostPort address = address(node, EXPECTED);
        if (address.port() == 0) {
            throw Values.invalid(node, "a port from 1 to 65535");
        }
        return address;
    }

    private static HostPort address(Node node, String expected) {
        if (node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.STRING) {
            return HostPort.parse(scalar.text()).orElseThrow(() -> Values.invalid(node, expected));
        }
        throw Values.invalid(node, expected);
    }

    /** Whether binding one of them keeps the other from being bound. */
    static boolean clash(HostPort a, HostPort b) {
        return a.port() == b.port() && a.port() != 0 && (covers(a, b) || covers(b, a));
    }

    /** Whether who dials {@code server} surely meets {@code listener}, on this machine. */
    static boolean reaches(HostPort server, HostPort listener) {
        boolean here = literal(server.host())
                .filter(address -> address.isLoopbackAddress() || address.isAnyLocalAddress())
                .isPresent();
        return server.port() == listener.port() && (sameHost(server, listener) || (here && covers(listener, server)));
    }

    private static boolean covers(HostPort wide, HostPort narrow) {
        Optional<InetAddress> any = literal(wide.host()).filter(InetAddress::isAnyLocalAddress);
        boolean everything = any.isPresent() && wide.host().indexOf(':') >= 0;
        // An IPv6 wildcard takes IPv4 as well, an IPv4 one does not take IPv6.
        return sameHost(wide, narrow)
                || everything
                || (any.isPresent() && narrow.host().indexOf(":") < 0);
    }

    private static boolean sameHost(HostPort a, HostPort b) {
        Optional<InetAddress> literal = literal(a.host());
        return literal.isPresent()
                ? literal.equals(literal(b.host()))
                : a.normalized().host().equals(b.normalized().host());
    }

    private static Optional<InetAddress> literal(String host) {
        if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
            return Optional.of(InetAddress.ofLiteral("127.0.0.1"));
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A network as CIDR writes it, or an address alone. */
    static Network network(Node node) {
        String text = Values.name(node);
        Optional<String> problem = NamePatterns.network(text);
        if (problem.isPresent()) {
            throw Values.invalid(node, problem.get());
        }
        String[] parts = text.split("/", 2);
        InetAddress address = Hosts.address(parts[0]).orElseThrow();
        return new Network(
                address, parts.length == 1 ? address.getAddress().length * Byte.SIZE : Integer.parseInt(parts[1]));
    }
}
