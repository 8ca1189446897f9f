package io.postern.policy;

import io.postern.names.CertificateNames;
import java.io.IOException;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;

/** What PKIX leaves out of name constraints (RFC 5280, 4.2.1.10): the trusted issuer's own, and names that end in a dot. */
final class NameConstraints {
    private static final String OID = Extension.nameConstraints.getId();

    private NameConstraints() {}

    /** @param path leaf first, the trusted issuer last */
    static void check(List<X509Certificate> path, CertificateNames names) throws NotVerifiedException {
        List<X509Certificate> issuers = path.subList(1, path.size());
        boolean constrained = issuers.stream().anyMatch(one -> one.getExtensionValue(OID) != null);
        if (!constrained) {
            return;
        }
        // "bad.example." is bad.example to a resolver, and neither below nor equal to it in the JDK's eyes.
        boolean dotted = Stream.of(names.dnsNames(), names.emails(), names.uris())
                .flatMap(List::stream)
                .anyMatch(NameConstraints::dotted);
        if (dotted) {
            throw invalid(path.getFirst(), "has a name that ends in a dot, which escapes name constraints");
        }
        X509Certificate anchor = path.getLast();
        if (anchor.getExtensionValue(OID) != null) {
            for (int i = 0; i < path.size() - 1; i++) {
                checkAgainst(anchor, path.get(i), i == 0);
            }
        }
    }

    /** Whether the name, or the host in it, ends in a dot. */
    private static boolean dotted(String name) {
        int scheme = name.indexOf("://");
        String host =
                scheme < 0 ? name : name.substring(scheme + "://".length()).split("[/?#:]", 2)[0];
        return host.endsWith(".");
    }

    private static void checkAgainst(X509Certificate anchor, X509Certificate one, boolean leaf)
            throws NotVerifiedException {
        boolean selfIssued = one.getSubjectX500Principal().equals(one.getIssuerX500Principal());
        if (selfIssued && !leaf) {
            return;
        }
        X509CertSelector constraints = new X509CertSelector();
        try {
            constraints.setNameConstraints(Encoding.value(anchor, OID));
        } catch (IOException unreadable) {
            throw invalid(anchor, "its name constraints can't be read");
        }
        if (!constraints.match(one)) {
            throw invalid(one, "has a name that " + Details.name(anchor) + " may not issue for");
        }
    }

    private static NotVerifiedException invalid(X509Certificate certificate, String why) {
        return new NotVerifiedException(
                Check.NAME_CONSTRAINTS, Refusal.CHAIN_INVALID, Details.name(certificate) + ": " + why);
    }
}
