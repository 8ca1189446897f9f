package io.postern.config;

import io.postern.config.AccessConfig.NameRule;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The patterns of {@link AccessConfig.NameRule}: one form of each, and nothing that could be read in two ways. A pattern that
 * matches less than was meant opens a {@code deny} list as surely as one that matches more opens an {@code allow} list.
 */
final class NamePatterns {
    private static final String BELOW = "/*";
    private static final String DNS = "a name such as nats.example.com, or *.example.com for one label before it";
    private static final String URI_EXPECTED = "an absolute URI, or one that ends in /* for all below it";
    private static final String SPIFFE =
            "a SPIFFE ID, its trust domain in lower case, or one that ends in /* for all below it: spiffe://prod/*";
    private static final String EMAIL = "an address such as alice@example.com, or *@example.com for all of the domain";
    private static final String IP = "an address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8";

    private static final Pattern LOCAL_PART = Pattern.compile("\\*|[A-Za-z0-9!#$%&'+/=?^_`{|}~.-]+");
    private static final Pattern URI_CHARACTERS = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:");
    private static final Pattern SPIFFE_ID =
            Pattern.compile("spiffe://[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    private NamePatterns() {}

    /** {@code pattern} as it is compared: case does not matter in a DNS name, a URI's scheme and an address's domain. */
    static String normalized(NameRule.Type type, String pattern) {
        return switch (type) {
            case DNS -> Hosts.normalized(pattern);
            case URI ->
                SCHEME.matcher(pattern)
                        .replaceFirst(scheme ->
                                Matcher.quoteReplacement(scheme.group().toLowerCase(Locale.ROOT)));
            case EMAIL -> {
                int domain = pattern.lastIndexOf('@') + 1;
                yield pattern.substring(0, domain) + Hosts.normalized(pattern.substring(domain));
            }
            case IP -> pattern.toLowerCase(Locale.ROOT);
            case DN -> pattern;
        };
    }

    /** What is expected in place of {@code pattern}, which is normalized; nothing where it is valid. */
    static Optional<String> expected(NameRule.Type type, String pattern) {
        return switch (type) {
            case DNS -> unless(isDns(pattern), DNS);
            case URI ->
                pattern.startsWith("spiffe:")
                        ? unless(SPIFFE_ID.matcher(base(pattern)).matches(), SPIFFE)
                        : unless(isUri(pattern), URI_EXPECTED);
            case EMAIL -> unless(isEmail(pattern), EMAIL);
            case IP -> network(pattern);
            case DN -> unless(!pattern.isBlank(), "a subject as RFC 4514 writes it: CN=alice,O=Acme");
        };
    }

    private static Optional<String> unless(boolean valid, String expected) {
        return valid ? Optional.empty() : Optional.of(expected);
    }

    private static boolean isDns(String pattern) {
        // One label before a whole top-level domain would be anybody's.
        return pattern.startsWith("*.")
                ? pattern.indexOf('.', 2) > 0 && Hosts.isName(pattern.substring(2))
                : Hosts.isName(pattern);
    }

    private static String base(String pattern) {
        return pattern.endsWith(BELOW) ? pattern.substring(0, pattern.length() - BELOW.length()) : pattern;
    }

    private static boolean isUri(String pattern) {
        String base = base(pattern);
        if (!URI_CHARACTERS.matcher(base).matches() || base.indexOf('*') >= 0) {
            return false;
        }
        try {
            URI uri = new URI(base);
            boolean hasBelow =
                    uri.getRawAuthority() != null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return uri.isAbsolute() && (hasBelow || base.equals(pattern));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isEmail(String pattern) {
        int at = pattern.indexOf('@');
        return at > 0
                && LOCAL_PART.matcher(pattern.substring(0, at)).matches()
                && Hosts.isName(pattern.substring(at + 1));
    }

    /** Why {@code pattern} is no network; nothing where it is one. */
    static Optional<String> network(String pattern) {
        String[] parts = pattern.split("/", 2);
        Optional<byte[]> address = Hosts.address(parts[0]).map(InetAddress::getAddress);
        if (address.isEmpty() || parts.length == 1) {
            return unless(address.isPresent(), IP);
        }
        int bits = PREFIX.matcher(parts[1]).matches() ? Integer.parseInt(parts[1]) : Integer.MAX_VALUE;
        if (bits > address.get().length * Byte.SIZE) {
            return Optional.of(IP);
        }
        return unless(isNetwork(address.get(), bits), "no bits beyond the first " + bits + ", or an address alone");
    }

    /** Whether {@code address} has none but its first {@code bits}. */
    private static boolean isNetwork(byte[] address, int bits) {
        for (int bit = bits; bit < address.length * Byte.SIZE; bit++) {
            if ((address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
