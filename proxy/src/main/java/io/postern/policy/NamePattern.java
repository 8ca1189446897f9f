package io.postern.policy;

import io.postern.config.AccessConfig.NameRule;
import io.postern.names.CertificateNames;

/**
 * A rule of {@code access} on names of one type. A name that can be read in two ways is not allowed where one of them is not, and
 * denied where one of them is.
 */
interface NamePattern {

    /** Whether a name surely is what the rule is about. */
    boolean allows(CertificateNames names);

    /** Whether a name may be what the rule is about. */
    default boolean denies(CertificateNames names) {
        return allows(names);
    }

    /**
     * The pattern of {@code rule}.
     *
     * @throws IllegalArgumentException where it is none of its type's, saying what would be
     */
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
