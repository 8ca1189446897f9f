package io.postern.identity;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A URI as Go's net/url prints one that it has parsed, which is what nats-server compares with its users. One for each URI;
 * made once its parts are known to be good.
 */
final class GoUrl {
    private final StringBuilder printed = new StringBuilder();
    private String rest;

    private GoUrl(String rest) {
        this.rest = rest;
    }

    /**
     * The URI as it is compared.
     *
     * @param uri printable ASCII, without spaces
     * @return none where Go refuses it, and with it the certificate; none for an IP address in brackets either, whose parser
     *     is another world
     */
    static Optional<String> print(String uri) {
        try {
            return Optional.of(new GoUrl(uri).print());
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private String print() {
        String fragment = cut('#');
        String suffix = fragment.isEmpty() ? "" : "#" + GoEscapes.FRAGMENT.normal(fragment);
        String scheme = takeScheme();
        boolean query = rest.indexOf('?') >= 0;
        String queryText = cut('?');
        suffix = (query ? "?" + queryText : "") + suffix;
        if (!scheme.isEmpty()) {
            printed.append(scheme).append(':');
        }
        if (rest.startsWith("/") || scheme.isEmpty()) {
            printHierarchy(scheme);
        } else {
            printed.append(rest);
        }
        return printed + suffix;
    }

    /** What is behind the first {@code separator}; what is before stays. */
    private String cut(char separator) {
        int at = rest.indexOf(separator);
        if (at < 0) {
            return "";
        }
        String behind = rest.substring(at + 1);
        rest = rest.substring(0, at);
        return behind;
    }

    private String takeScheme() {
        int end = 0;
        while (end < rest.length() && isOfScheme(rest.charAt(end), end)) {
            end++;
        }
        if (end == rest.length() || rest.charAt(end) != ':') {
            return "";
        }
        require(end > 0);
        String scheme = rest.substring(0, end);
        rest = rest.substring(end + 1);
        return scheme.toLowerCase(Locale.ROOT);
    }

    private static boolean isOfScheme(char c, int at) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (at > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
    }

    private void printHierarchy(String scheme) {
        require(rest.startsWith("/") || firstSegment(rest).indexOf(':') < 0);
        if (rest.startsWith("//") && !(scheme.isEmpty() && rest.startsWith("///"))) {
            int end = rest.indexOf('/', 2);
            String authority = end < 0 ? rest.substring(2) : rest.substring(2, end);
            rest = end < 0 ? "" : rest.substring(end);
            printAuthority(scheme, authority);
        }
        String path = GoEscapes.PATH.normal(rest);
        if (printed.isEmpty() && firstSegment(path).indexOf(':') >= 0) {
            printed.append("./");
        }
        printed.append(path);
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/');
        return end < 0 ? path : path.substring(0, end);
    }

    private void printAuthority(String scheme, String authority) {
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        checkHost(scheme, host);
        if (at >= 0) {
            printed.append("//").append(user(authority.substring(0, at))).append('@');
        } else if (!host.isEmpty() || (!rest.isEmpty() && !scheme.isEmpty())) {
            printed.append("//");
        }
        printed.append(host);
    }

    private static String user(String user) {
        require(user.chars().allMatch(c -> GoEscapes.isUnreserved((char) c) || "!$&'()*+,;=:%@".indexOf(c) >= 0));
        int colon = user.indexOf(':');
        if (colon < 0) {
            return GoEscapes.USER.escape(GoEscapes.unescape(user));
        }
        String name = GoEscapes.unescape(user.substring(0, colon));
        String password = GoEscapes.unescape(user.substring(colon + 1));
        return GoEscapes.USER.escape(name) + ":" + GoEscapes.USER.escape(password);
    }

    /** Whether Go takes it for a host and crypto/x509 for a domain; it is printed as it is then. */
    private static void checkHost(String scheme, String host) {
        require(host.indexOf('[') < 0);
        int colon = scheme.equals("http") || scheme.equals("https") ? host.indexOf(':') : host.lastIndexOf(':');
        require(colon < 0 || host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9'));
        // Of escapes only that of % comes past both.
        String unescaped = host.replace("%25", "");
        require(unescaped.chars().allMatch(c -> GoEscapes.HOST.isPlain((char) c)));
        require(host.isEmpty() || !("." + host + ".").contains(".."));
    }

    private static void require(boolean good) {
        if (!good) {
            throw new IllegalArgumentException("Go refuses it");
        }
    }

    /** Which characters stand for themselves in a part of a URL. */
    private enum GoEscapes {
        PATH("$&+,/:;=@"),
        FRAGMENT("!$&()*+,/:;=?@"),
        USER("$&+,;="),
        HOST("!\"$&'()*+,:;<=>[]");

        private final String plain;

        GoEscapes(String plain) {
            this.plain = plain;
        }

        boolean isPlain(char c) {
            return isUnreserved(c) || plain.indexOf(c) >= 0;
        }

        static boolean isUnreserved(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0;
        }

        /** As it was where it could be meant so, else escaped anew. */
        String normal(String text) {
            String unescaped = unescape(text);
            String escaped = escape(unescaped);
            boolean kept = text.chars().allMatch(c -> isPlain((char) c) || "!$&'()*+,;=:@[]%".indexOf(c) >= 0);
            if (!escaped.equals(text) && kept) {
                return text;
            }
            return this == PATH && unescaped.equals("*") ? "*" : escaped;
        }

        String escape(String bytes) {
            StringBuilder escaped = new StringBuilder();
            for (int i = 0; i < bytes.length(); i++) {
                char c = bytes.charAt(i);
                if (isPlain(c)) {
                    escaped.append(c);
                } else {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
                }
            }
            return escaped.toString();
        }

        /** A character for each byte. */
        static String unescape(String text) {
            StringBuilder bytes = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%') {
                    require(i + 2 < text.length());
                    c = (char) HexFormat.fromHexDigits(text, i + 1, i + 3);
                    i += 2;
                }
                bytes.append(c);
            }
            return bytes.toString();
        }
    }
}
