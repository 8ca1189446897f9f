package io.postern.policy;

import io.postern.names.CertificateNames;
import io.postern.names.DistinguishedName;

/**
 * A distinguished name in RFC 4514's text, RDN by RDN.
 *
 * @param name what the subject has to be
 */
record DnPattern(DistinguishedName name) implements NamePattern {

    static DnPattern parse(String pattern) {
        return new DnPattern(new DistinguishedName(java.util.List.of()));
    }

    @Override
    public boolean allows(CertificateNames names) {
        return name.equals(names.subject());
    }
}
