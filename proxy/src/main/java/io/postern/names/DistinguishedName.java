package io.postern.names;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A distinguished name: RDNs in the order of the certificate, which is the reverse of RFC 4514's text.
 *
 * @param rdns its RDNs; empty for the empty name
 */
public record DistinguishedName(List<Rdn> rdns) {

    public DistinguishedName {
        rdns = List.copyOf(rdns);
    }

    /**
     * The name that {@code text} writes, by the rules of nats-server (internal/ldap/dn.go {@code ParseDN}), its mistakes
     * included: what follows the last whole attribute is lost. White space around types and values is passed over; {@code \}
     * escapes a character or is two hexadecimal digits of a byte; {@code +} joins attributes.
     *
     * @param text as RFC 4514 has it, its last RDN first
     * @return none where it is none, or has a type that no certificate matches: other than those of {@link AttributeTypes}
     */
    public static Optional<DistinguishedName> parse(String text) {
        return new DnParser().parse(text);
    }

    /**
     * Whether both have the same RDNs in the same order. Values are compared exactly; attributes within an RDN come in any
     * order. False where one has no RDN, or an attribute that is no text or whose type nats-server doesn't know
     * (CVE-2026-33248: such a one was passed over): these are the same as nothing.
     */
    public boolean sameRdns(DistinguishedName other) {
        return inOrder().isPresent() && inOrder().equals(other.inOrder());
    }

    /** As {@link #sameRdns}, but in whatever order; each RDN of one as often as in the other. */
    public boolean sameRdnsInAnyOrder(DistinguishedName other) {
        return inAnyOrder().isPresent() && inAnyOrder().equals(other.inAnyOrder());
    }

    /** Equal for names that have the {@link #sameRdns}, for a look-up; none for one that is the same as nothing. */
    public Optional<List<Rdn>> inOrder() {
        return isComparable() ? Optional.of(rdns.stream().map(Rdn::sorted).toList()) : Optional.empty();
    }

    /** The same for {@link #sameRdnsInAnyOrder}. */
    public Optional<List<Rdn>> inAnyOrder() {
        return inOrder().map(sorted -> sorted.stream().sorted(Rdn.ORDER).toList());
    }

    /** Whether each value is text. */
    public boolean isText() {
        return rdns.stream().flatMap(rdn -> rdn.attributes().stream()).allMatch(Attribute::text);
    }

    /**
     * As RFC 4514 text, the last RDN first, for people and for {@link #parse}. For people alone where it is the same as
     * nothing: a type that nats-server doesn't know is dotted, and a value that is no text is a question mark.
     */
    public String rfc4514() {
        return rdns.reversed().stream().map(Rdn::rfc4514).collect(Collectors.joining(","));
    }

    private boolean isComparable() {
        return !rdns.isEmpty()
                && isText()
                && rdns.stream()
                        .flatMap(rdn -> rdn.attributes().stream())
                        .allMatch(attribute -> AttributeTypes.KEYWORDS.containsKey(attribute.type()));
    }

    /**
     * A relative distinguished name.
     *
     * @param attributes at least one, in the certificate's order
     */
    public record Rdn(List<Attribute> attributes) {
        public Rdn {
            attributes = List.copyOf(attributes);
        }

        private static final Comparator<Rdn> ORDER =
                Comparator.comparing(Rdn::attributes, (these, those) -> Arrays.compare(keys(these), keys(those)));

        private static String[] keys(List<Attribute> attributes) {
            return attributes.stream()
                    .flatMap(attribute -> Stream.of(attribute.type(), attribute.value()))
                    .toArray(String[]::new);
        }

        /** The same attributes in an order that is theirs. */
        private Rdn sorted() {
            return new Rdn(attributes.stream()
                    .sorted(Comparator.comparing(Attribute::type).thenComparing(Attribute::value))
                    .toList());
        }

        private String rfc4514() {
            return attributes.stream().map(Attribute::rfc4514).collect(Collectors.joining("+"));
        }
    }

    /**
     * An attribute.
     *
     * @param type  its OID, dotted
     * @param value its text; empty where it is no text
     * @param text  whether the value is text
     */
    public record Attribute(String type, String value, boolean text) {

        private String rfc4514() {
            return AttributeTypes.KEYWORDS.getOrDefault(type, type) + "=" + (text ? escaped() : "?");
        }

        /** Also {@code =}, as nats-server's parser takes what is before its last one for the type. */
        private String escaped() {
            int end = value.stripTrailing().length();
            StringBuilder escaped = new StringBuilder();
            boolean leading = true;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                leading &= c == ' ';
                boolean edge = c == ' ' && (leading || i >= end);
                escaped.append(edge || ",=+<>#;\"\\".indexOf(c) >= 0 ? "\\" : "")
                        .append(c);
            }
            return escaped.toString();
        }
    }
}
