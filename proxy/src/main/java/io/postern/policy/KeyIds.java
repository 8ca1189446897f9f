package io.postern.policy;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/** The key identifiers by which a certificate says which key issued it. A hint and no more: RFC 5280, 4.2.1.1. */
final class KeyIds {
    private KeyIds() {}

    /** Whether {@code certificate} says that it was issued by another key than {@code issuer}'s, of whatever name. */
    static boolean differ(X509Certificate certificate, X509Certificate issuer) {
        byte @Nullable [] wanted = null;
        byte @Nullable [] found = null;
        try {
            if (certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId()) != null) {
                wanted = AuthorityKeyIdentifier.getInstance(
                                Encoding.value(certificate, Extension.authorityKeyIdentifier.getId()))
                        .getKeyIdentifierOctets();
            }
            if (issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId()) != null) {
                found = SubjectKeyIdentifier.getInstance(Encoding.value(issuer, Extension.subjectKeyIdentifier.getId()))
                        .getKeyIdentifier();
            }
        } catch (RuntimeException malformed) {
            return false;
        }
        return wanted != null && found != null && !Arrays.equals(wanted, found);
    }
}
