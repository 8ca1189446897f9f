package io.postern.names;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The types of attribute that nats-server's DN match knows (internal/ldap/dn.go {@code attributeTypeNames}). A subject with
 * any other skips that match.
 */
public final class AttributeTypes {
    /** Their keywords, by their dotted OIDs. */
    public static final Map<String, String> KEYWORDS = keywords();

    private static final Map<String, String> OIDS =
            KEYWORDS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private AttributeTypes() {}

    /** The OID of a keyword in whatever case of ASCII: no other letter counts as one of its. */
    static Optional<String> oid(String keyword) {
        boolean ascii = keyword.chars().allMatch(c -> c < 0x80);
        return ascii ? Optional.ofNullable(OIDS.get(keyword.toUpperCase(Locale.ROOT))) : Optional.empty();
    }

    private static Map<String, String> keywords() {
        Map<String, String> keywords = new LinkedHashMap<>();
        keywords.put("2.5.4.3", "CN");
        keywords.put("2.5.4.5", "SERIALNUMBER");
        keywords.put("2.5.4.6", "C");
        keywords.put("2.5.4.7", "L");
        keywords.put("2.5.4.8", "ST");
        keywords.put("2.5.4.9", "STREET");
        keywords.put("2.5.4.10", "O");
        keywords.put("2.5.4.11", "OU");
        keywords.put("2.5.4.17", "POSTALCODE");
        keywords.put("0.9.2342.19200300.100.1.25", "DC");
        return Collections.unmodifiableMap(keywords);
    }
}
