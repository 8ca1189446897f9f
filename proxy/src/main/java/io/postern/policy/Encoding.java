package io.postern.policy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;

/**
 * Decodes certificates, twice: as ASN.1 alone, for what has to be looked at before anything is computed with a key, and by the
 * JDK, which builds the path. Whatever either can't read whole is refused.
 */
final class Encoding {
    /**
     * Extensions that restrict. The JDK passes over one that it can't parse and that is not critical, which would lift the
     * restriction.
     */
    private static final List<String> RESTRICTING = List.of(
            Extension.keyUsage.getId(),
            Extension.extendedKeyUsage.getId(),
            Extension.nameConstraints.getId(),
            Extension.basicConstraints.getId(),
            Extension.authorityInfoAccess.getId());

    private Encoding() {}

    /** The ASN.1 of a certificate. */
    static Certificate structure(byte[] der) throws NotVerifiedException {
        Certificate structure;
        try {
            structure = Certificate.getInstance(ASN1Primitive.fromByteArray(der));
            // Bouncy Castle decodes inner parts when they are asked for: all of them now.
            structure.getEncoded(ASN1Encoding.DER);
        } catch (IOException | RuntimeException notDer) {
            throw unreadable(Check.ENCODING, "a certificate is no DER");
        }
        // What no signature covers, so that a certificate has no second form under the same signature.
        boolean oneForm = structure.getSignature().getPadBits() == 0
                && structure
                        .getSignatureAlgorithm()
                        .equals(structure.getTBSCertificate().getSignature());
        if (!oneForm) {
            throw unreadable(Check.ENCODING, "a certificate's signature is not as it is signed");
        }
        return structure;
    }

    /** The certificate, by the JDK. */
    static X509Certificate decode(byte[] der) throws NotVerifiedException {
        X509Certificate certificate;
        boolean whole;
        try {
            certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            // The JDK stops reading where the certificate ends, and reads PEM and BER as well.
            whole = Arrays.equals(certificate.getEncoded(), der);
        } catch (CertificateException | RuntimeException undecodable) {
            // The JDK knows best why: no subject, say, and names that are not critical.
            throw unreadable(Check.EXTENSIONS, "a certificate can't be decoded: " + undecodable.getMessage());
        }
        if (!whole) {
            throw unreadable(Check.EXTENSIONS, "a certificate is no DER, or has bytes behind it");
        }
        for (String oid : RESTRICTING) {
            if (certificate.getExtensionValue(oid) != null && !readable(certificate, oid)) {
                throw unreadable(
                        Check.EXTENSIONS, "extension " + oid + " of " + Details.name(certificate) + " can't be read");
            }
        }
        return certificate;
    }

    private static boolean readable(X509Certificate certificate, String oid) {
        try {
            if (oid.equals(Extension.keyUsage.getId())) {
                return certificate.getKeyUsage() != null;
            } else if (oid.equals(Extension.extendedKeyUsage.getId())) {
                return certificate.getExtendedKeyUsage() != null;
            } else if (oid.equals(Extension.nameConstraints.getId())) {
                new X509CertSelector().setNameConstraints(value(certificate, oid));
                return true;
            } else if (oid.equals(Extension.authorityInfoAccess.getId())) {
                AuthorityInformationAccess.getInstance(value(certificate, oid)).getAccessDescriptions();
                return true;
            }
            // The JDK says of an unreadable one that it is no CA, which is safe; here it is for the reason's sake.
            return BasicConstraints.getInstance(value(certificate, oid)) != null;
        } catch (CertificateException | IOException | RuntimeException unparseable) {
            return false;
        }
    }

    /** What is inside an extension that is there. */
    static byte[] value(X509Certificate certificate, String oid) {
        return ASN1OctetString.getInstance(certificate.getExtensionValue(oid)).getOctets();
    }

    private static NotVerifiedException unreadable(Check check, String detail) {
        return new NotVerifiedException(check, Refusal.CERTIFICATE_UNREADABLE, detail);
    }
}
