package io.postern.names;

import java.util.List;

/**
 * The names in a certificate, each type apart: a name of one type is never compared with one of another.
 *
 * @param subject   the subject
 * @param emails    rfc822Name SANs, in the certificate's order
 * @param dnsNames  dNSName SANs, in the certificate's order
 * @param uris      uniformResourceIdentifier SANs, in the certificate's order
 * @param addresses iPAddress SANs as text, in the certificate's order
 */
public record CertificateNames(
        DistinguishedName subject,
        List<String> emails,
        List<String> dnsNames,
        List<String> uris,
        List<String> addresses) {

    public CertificateNames {
        emails = List.copyOf(emails);
        dnsNames = List.copyOf(dnsNames);
        uris = List.copyOf(uris);
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads the names of a certificate from its DER. Fails closed: names that can't be read whole are no names. SANs of other
     * types are passed over, once they are decoded.
     *
     * @throws BadNamesException where a name has a byte that no name has, or they can't be read; for any other input whatever
     */
    public static CertificateNames read(byte[] der) throws BadNamesException {
        return DerReader.read(der);
    }
}
