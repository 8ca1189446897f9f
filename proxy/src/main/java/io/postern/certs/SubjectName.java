package io.postern.certs;

import io.postern.names.AttributeTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Distinguished names between their RFC 4514 text and their DER form. Knows the ten attributes that nats-server's DN match
 * knows (its {@code internal/ldap/dn.go}): a subject with any other would silently skip that match.
 */
final class SubjectName {
    private static final Map<String, String> KEYWORD_BY_OID = AttributeTypes.KEYWORDS;
    private static final Map<String, String> OID_BY_KEYWORD =
            KEYWORD_BY_OID.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    private static final String EXPECTED =
            "an RFC 4514 name such as CN=bob,O=Acme, of the attributes " + String.join(", ", KEYWORD_BY_OID.values());

    // ub-common-name and ub-organization-name of X.520, in characters.
    private static final int UPPER_BOUND = 64;

    private SubjectName() {}

    /** The name that {@code text} writes, its last RDN first, as RFC 4514 has it; else {@link InvalidNameException}. */
    static X500Name parse(String text) {
        X500Name name;
        try {
            name = X500Name.getInstance(new X500Principal(text, OID_BY_KEYWORD).getEncoded());
        } catch (IllegalArgumentException e) {
            throw InvalidNameException.of(text, EXPECTED);
        }
        boolean usable = name.getRDNs().length > 0
                && attributes(name)
                        .allMatch(attribute -> isMappable(attribute)
                                && !value(attribute).isEmpty()
                                && value(attribute).chars().noneMatch(Character::isISOControl));
        if (!usable) {
            throw InvalidNameException.of(text, EXPECTED);
        }
        return name;
    }

    /** A name of the given values as they are, needing no escapes; what X.520's bound doesn't let in is left out or cut. */
    static X500Name of(String commonName, String organization) {
        String escaped = commonName.length() > UPPER_BOUND ? "" : "CN=" + escape(commonName) + ",";
        return parse(escaped + "O=" + escape(organization.substring(0, Math.min(organization.length(), UPPER_BOUND))));
    }

    /** As RFC 4514 text: the last RDN first, {@code =} escaped too, because nats-server's parser needs that. */
    static String rfc4514(X500Name name) {
        try {
            return new X500Principal(name.getEncoded()).getName(X500Principal.RFC2253, KEYWORD_BY_OID);
        } catch (IOException e) {
            throw new UncheckedIOException("a parsed name has no encoding", e);
        }
    }

    /** Whether nats-server's DN match knows the attribute. */
    static boolean isMappable(AttributeTypeAndValue attribute) {
        return KEYWORD_BY_OID.containsKey(attribute.getType().getId());
    }

    /** All attributes, in the order of the certificate. */
    static Stream<AttributeTypeAndValue> attributes(X500Name name) {
        return Stream.of(name.getRDNs()).map(RDN::getTypesAndValues).flatMap(Stream::of);
    }

    /** The attribute's value, unescaped; empty where it is no text. */
    static String value(AttributeTypeAndValue attribute) {
        return attribute.getValue() instanceof ASN1String text ? text.getString() : "";
    }

    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : Text.printable(value).toCharArray()) {
            if (" ,+\"\\<>;=#".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
