package io.postern.policy;

import io.postern.names.CertificateNames;
import java.util.Locale;

/**
 * A DNS name, or {@code *.} and the rest of one: any one label before it. Case does not matter, nor one dot at the end. A SAN with
 * a wildcard of its own is nobody's identity: it is never allowed, and denied by a rule that spells it.
 *
 * @param name lower-case, without a dot at its end
 */
record DnsPattern(String name) implements NamePattern {

    static DnsPattern parse(String pattern) {
        String name = normal(pattern);
        String fixed = name.startsWith("*.") ? name.substring(2) : name;
        if (fixed.isEmpty() || fixed.contains("*")) {
            throw new IllegalArgumentException("a DNS name, * as its whole first label or not at all");
        }
        return new DnsPattern(name);
    }

    @Override
    public boolean allows(CertificateNames names) {
        return names.dnsNames().stream().map(DnsPattern::normal).anyMatch(this::is);
    }

    @Override
    public boolean denies(CertificateNames names) {
        return allows(names)
                || names.dnsNames().stream().map(DnsPattern::normal).anyMatch(name::equals);
    }

    private boolean is(String san) {
        if (san.contains("*")) {
            return false;
        } else if (name.startsWith("*.")) {
            int dot = san.indexOf('.');
            return dot > 0 && san.substring(dot).equals(name.substring(1));
        }
        return san.equals(name);
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
