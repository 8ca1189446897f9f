package io.postern.config;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A host and a port, as NATS writes them: {@code nats.example.com:4222}, {@code 10.0.0.7:4222}, {@code [::1]:4222}.
 *
 * @param host a name, an IPv4 or an IPv6 literal without brackets; never empty
 * @param port 0 to 65535; 0 stands for "any free port" where a listener is bound
 */
public record HostPort(String host, int port) {

    public HostPort {
        Checks.require(isHost(host), "host", host, "a host name or an IP address");
        Checks.require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    }

    /** Reads {@code text}, or nothing where it is not {@code host:port}. A port of -1 is read as 0, as nats-server has it. */
    public static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            return Optional.empty();
        }
        String digits = text.substring(colon + 1);
        if (digits.equals("-1")) {
            digits = "0";
        }
        if (!isHost(host) || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65535) {
            return Optional.empty();
        }
        return Optional.of(new HostPort(host, Integer.parseInt(digits)));
    }

    /** A socket's address, without the zone of a link-local one, which says nothing elsewhere. */
    public static HostPort of(InetSocketAddress socket) {
        String text = socket.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return new HostPort(zone < 0 ? text : text.substring(0, zone), socket.getPort());
    }

    /** The same address with a host in lower case, for comparing: names are not case-sensitive (RFC 4343). */
    public HostPort normalized() {
        return new HostPort(host.toLowerCase(Locale.ROOT), port);
    }

    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.chars()
                        .allMatch(
                                c -> c > ' ' && c < 0x7f && c != '[' && c != ']' && c != '/' && c != '"' && c != '\\');
    }

    /** As NATS writes it, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
