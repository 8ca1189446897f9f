package io.postern.names;

import java.util.List;

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
     * A relative distinguished name.
     *
     * @param attributes at least one, in the certificate's order
     */
    public record Rdn(List<Attribute> attributes) {
        public Rdn {
            attributes = List.copyOf(attributes);
        }
    }

    /**
     * An attribute.
     *
     * @param type  its OID, dotted
     * @param value its text; empty where it is no text
     * @param text  whether the value is text
     */
    public record Attribute(String type, String value, boolean text) {}
}
