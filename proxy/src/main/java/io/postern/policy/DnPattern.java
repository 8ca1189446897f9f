package io.postern.policy;

import io.postern.names.CertificateNames;
import io.postern.names.DistinguishedName;

/**
 * A distinguished name in RFC 4514's text: the whole subject, RDN by RDN. {@code allow} compares in order, {@code deny} in any.
 *
 * @param name what the subject has to be
 */
record DnPattern(DistinguishedName name) implements NamePattern {

    static DnPattern parse(String pattern) {
        DistinguishedName name = DistinguishedName.parse(pattern).orElseThrow(DnPattern::unreadable);
        // nats-server's parser drops what is unfinished at the end: half of a rule would be another rule.
        long written = 1
                + pattern.replaceAll("\\\\.", "")
                        .chars()
                        .filter(c -> c == ',' || c == '+')
                        .count();
        long read =
                name.rdns().stream().mapToLong(rdn -> rdn.attributes().size()).sum();
        if (written != read) {
            throw unreadable();
        }
        return new DnPattern(name);
    }

    @Override
    public boolean allows(CertificateNames names) {
        return name.sameRdns(names.subject());
    }

    @Override
    public boolean denies(CertificateNames names) {
        return name.sameRdnsInAnyOrder(names.subject());
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException(
                "an RFC 4514 name of CN, SERIALNUMBER, C, L, ST, STREET, O, OU, POSTALCODE and DC");
    }
}
