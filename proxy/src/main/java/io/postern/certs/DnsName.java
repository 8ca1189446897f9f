package io.postern.certs;

import java.util.regex.Pattern;

/** What we accept as a DNS name in a certificate. */
final class DnsName {
    /** For messages: what {@link #isValid} accepts. */
    static final String EXPECTED = "a DNS name such as nats.example.com or *.example.com, in ASCII";

    // Underscores are no host names by RFC 952, but Compose services and SPIFFE trust domains have them.
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");
    private static final Pattern NUMBER_AT_END = Pattern.compile("(.*\\.)?[0-9]+");

    private DnsName() {}

    /** Whether {@code text} is a name, or a wildcard for one label; a number as last label is an address gone wrong. */
    static boolean isValid(String text) {
        return text.length() <= 253
                && NAME.matcher(text).matches()
                && !NUMBER_AT_END.matcher(text).matches();
    }
}
