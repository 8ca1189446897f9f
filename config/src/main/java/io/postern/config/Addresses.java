package io.postern.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** Compares addresses by what they mean, without asking a name server. */
final class Addresses {
    private Addresses() {}

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
}
