package io.postern.policy;

import io.postern.config.AccessConfig.NameRule;
import io.postern.names.CertificateNames;

/**
 * A rule of {@code access} on names of one type. Where a name can be read in two ways, {@code allow} takes the one that keeps out and {@code deny} as well.
 */
interface NamePattern {

    /** Whether a name surely is what the rule is about. */
    boolean allows(CertificateNames names);

    /** Whether a name may be what the rule is about. */
    default boolean denies(CertificateNames names) {
        return allows(names);
    }

    /** @throws IllegalArgumentException where the pattern is none of its type's, in an operator's words */
    static NamePattern of(NameRule rule) {
        return switch (rule.type()) {
            case DNS -> DnsPattern.parse(rule.pattern());
            case URI -> UriPattern.parse(rule.pattern());
            case EMAIL -> EmailPattern.parse(rule.pattern());
            case IP -> IpPattern.parse(rule.pattern());
            case DN -> DnPattern.parse(rule.pattern());
        };
    }
}
