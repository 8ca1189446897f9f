package io.postern.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of hosts and IP addresses as certificates have them. ASCII: what lies beyond is written as {@code xn--…} there. */
final class Hosts {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");

    private Hosts() {}

    /** Whether {@code text} is a host's name in lower case (RFC 1123, and {@code _}). */
    static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
    }

    /** {@code name} in lower case, without the dot that may end it; as it is where it is not ASCII and so no name. */
    static String normalized(String name) {
        // Lower case makes ASCII of some letters that are none: the Kelvin sign becomes a k.
        String lower = StandardCharsets.US_ASCII.newEncoder().canEncode(name) ? name.toLowerCase(Locale.ROOT) : name;
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The address that {@code literal} is; nothing where it could be read in two ways, as {@code 010.0.0.1} can. */
    static Optional<InetAddress> address(String literal) {
        boolean v4 = IPV4.matcher(literal).matches();
        if (!v4 && !IPV6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            // ::ffff:10.0.0.1 is an IPv4 address in disguise.
            boolean plain = v4 ? address instanceof Inet4Address : address instanceof Inet6Address;
            return plain ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The host of a URL, of {@code host:port}, or alone; in lower case. */
    static String known(Node node) {
        String expected = "a URL, host:port or a host: \"nats://nats.example.com:4222\"";
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Scalar.Kind.STRING) {
            throw Values.invalid(node, expected);
        }
        String text = scalar.text();
        String authority = SCHEME.matcher(text).find()
                ? SCHEME.matcher(text).replaceFirst("").split("[/?#]", 2)[0]
                : text;
        boolean bracketed = authority.startsWith("[") && authority.endsWith("]");
        String alone = bracketed ? authority.substring(1, authority.length() - 1) : authority;
        String host = normalized(HostPort.parse(authority).map(HostPort::host).orElse(alone));
        // A name whose last label is a number is an address, and one that is no address is a mistake.
        boolean name = isName(host) && !host.matches("(.*\\.)?[0-9]+");
        if (!name && address(host).isEmpty()) {
            throw invalid(node, expected);
        }
        return host;
    }

    /** {@code node} is not the URL that is {@code expected}: not shown where it may hold a password. */
    static InvalidValueException invalid(Node node, String expected) {
        boolean secret = node instanceof Node.Scalar scalar && scalar.text().contains("@");
        return secret
                ? new InvalidValueException(node.origin().key(), "holds a user or a password", expected)
                : Values.invalid(node, expected);
    }
}
