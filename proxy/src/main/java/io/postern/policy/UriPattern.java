package io.postern.policy;

import io.postern.names.CertificateNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URI, or one that ends in {@code /*}: all below it. {@code allow} compares as it is spelt, so that a SPIFFE trust domain is its own and no other, and takes
 * nothing below it that could lead elsewhere. {@code deny} compares after RFC 3986's normalisation as well, and denies what
 * can't be read.
 *
 * @param uri    what it has to be, or begin with
 * @param prefix whether it has to begin with it
 */
record UriPattern(String uri, boolean prefix) implements NamePattern {
    /** A segment of nothing but unreserved characters and those that paths have besides, neither empty nor dots. */
    private static final String SEGMENT = "(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,;=:@-]+";

    private static final Pattern PLAIN_PATH = Pattern.compile(SEGMENT + "(/" + SEGMENT + ")*");

    static UriPattern parse(String pattern) {
        boolean prefix = pattern.endsWith("/*");
        String uri = prefix ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (!uri.matches("[A-Za-z][A-Za-z0-9+.-]*:[^*]+")) {
            throw new IllegalArgumentException("a URI, /* at its end or no * at all");
        }
        return new UriPattern(uri, prefix);
    }

    @Override
    public boolean allows(CertificateNames names) {
        return names.uris().stream().anyMatch(this::surelyIs);
    }

    @Override
    public boolean denies(CertificateNames names) {
        return names.uris().stream().anyMatch(this::mayBe);
    }

    private boolean surelyIs(String san) {
        return prefix
                ? san.startsWith(uri)
                        && PLAIN_PATH.matcher(san.substring(uri.length())).matches()
                : san.equals(uri);
    }

    private boolean mayBe(String san) {
        try {
            String given = normal(san);
            String wanted = normal(uri);
            return prefix ? given.startsWith(wanted + "/") : given.equals(wanted);
        } catch (URISyntaxException unreadable) {
            return true;
        }
    }

    /** Without case, percent-encoding, dot segments (RFC 3986, 6.2.2), and without empty segments and what follows the path. */
    private static String normal(String text) throws URISyntaxException {
        URI uri = new URI(text.replace('\\', '/'));
        if (uri.isOpaque()) {
            return text.toLowerCase(Locale.ROOT);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String authority = String.valueOf(uri.getAuthority()).toLowerCase(Locale.ROOT);
        if (scheme.equals("spiffe")) {
            // A trust domain has neither a user nor a port.
            authority = authority.replaceFirst("^.*@", "").replaceFirst(":[0-9]*$", "");
        }
        StringBuilder normal = new StringBuilder(scheme).append("://").append(authority);
        // getPath has decoded what was encoded: only now dot segments are what they are.
        for (String segment : segments(String.valueOf(uri.getPath()))) {
            normal.append('/').append(segment);
        }
        return normal.toString();
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.subList(Math.max(0, segments.size() - 1), segments.size())
                        .clear();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
