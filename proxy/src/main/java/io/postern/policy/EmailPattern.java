package io.postern.policy;

import io.postern.names.CertificateNames;
import java.util.Locale;

/**
 * An e-mail address, or {@code *@} and a domain. The local part is compared as it is (RFC 5321, 2.4), the domain as DNS names
 * are.
 *
 * @param local  {@code *} for any
 * @param domain lower-case, without a dot at its end
 */
record EmailPattern(String local, String domain) implements NamePattern {

    static EmailPattern parse(String pattern) {
        int at = pattern.lastIndexOf('@');
        if (at <= 0 || at == pattern.length() - 1) {
            throw new IllegalArgumentException("an e-mail address, or *@domain");
        }
        return new EmailPattern(pattern.substring(0, at), normal(pattern.substring(at + 1)));
    }

    @Override
    public boolean allows(CertificateNames names) {
        return names.emails().stream().anyMatch(this::is);
    }

    private boolean is(String email) {
        int at = email.lastIndexOf('@');
        return at > 0
                && (local.equals("*") || local.equals(email.substring(0, at)))
                && domain.equals(normal(email.substring(at + 1)));
    }

    private static String normal(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
