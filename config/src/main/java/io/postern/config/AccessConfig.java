package io.postern.config;

import java.util.List;
import java.util.Optional;

/**
 * The {@code access} block: which of the good certificates may come in. What nats-server has no key for.
 *
 * @param allow       where there is any, a certificate has to match one
 * @param deny        a certificate that matches one is refused, whatever {@code allow} says
 * @param mapField    which of a certificate's names may become a user
 * @param onExpiry    what becomes of a session whose certificate expires
 * @param enforcement whether refusals are refusals
 */
public record AccessConfig(
        List<NameRule> allow, List<NameRule> deny, MapField mapField, OnExpiry onExpiry, Enforcement enforcement) {

    /** Every certificate that is good. */
    public static final AccessConfig EVERYONE =
            new AccessConfig(List.of(), List.of(), MapField.ANY, OnExpiry.CLOSE, Enforcement.ENFORCE);

    public AccessConfig {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /**
     * A rule on the names of one type, compared with names of that type and no other.
     *
     * @param type    which names it is about
     * @param pattern what they have to be, valid for the type: {@code DNS} a name in lower case without a dot at its end,
     *                {@code *} as its whole first label before two more or not at all; {@code URI} a URI, its scheme in lower
     *                case, or one that ends in {@code /*} for all below it; {@code EMAIL} an address, or {@code *@domain}, the
     *                domain in lower case; {@code IP} an address or a network in CIDR form, in lower case and without bits
     *                beyond the network's; {@code DN} an RFC 4514 name, compared RDN by RDN, and here only not blank
     * @param origin  where it stands
     */
    public record NameRule(Type type, String pattern, Origin origin) {
        public NameRule {
            Optional<String> expected = NamePatterns.expected(type, pattern);
            Checks.require(expected.isEmpty(), "access", pattern, expected.orElse(""));
            String normalized = NamePatterns.normalized(type, pattern);
            Checks.require(normalized.equals(pattern), "access", pattern, normalized);
        }

        /** Which names a rule is about. */
        public enum Type {
            DNS,
            URI,
            EMAIL,
            IP,
            DN
        }
    }

    /** Which of a certificate's names may become a user. */
    public enum MapField {
        /** The first in nats-server's order: e-mail, DNS, URI, subject. */
        ANY,
        EMAIL,
        DNS,
        URI,
        DN
    }

    /** What becomes of a session whose certificate expires. */
    public enum OnExpiry {
        /** It is closed. */
        CLOSE,
        /** It goes on: nats-server's way. */
        KEEP
    }

    /** Whether refusals are refusals. */
    public enum Enforcement {
        /** They are. */
        ENFORCE,
        /** Who would be refused is logged and counted, and comes in without an identity. */
        SHADOW
    }
}
