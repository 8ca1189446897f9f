package io.postern.ocsp;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;

/** What our own certificates say of stapling. */
final class CertificateExtensions {
    /** id-pe-tlsfeature (RFC 7633). */
    private static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";

    /** The TLS extension status_request (RFC 6066). */
    private static final int STATUS_REQUEST = 5;

    private CertificateExtensions() {}

    /** Whether a client has to be sent a status with {@code certificate}; not, where that can't be read, as in nats-server. */
    static boolean mustStaple(X509Certificate certificate) {
        return read(certificate, TLS_FEATURE)
                .map(ASN1Sequence::getInstance)
                .map(features -> Stream.of(features.toArray()).anyMatch(CertificateExtensions::isStatusRequest))
                .orElse(false);
    }

    private static boolean isStatusRequest(ASN1Encodable feature) {
        return feature instanceof ASN1Integer number && number.hasValue(STATUS_REQUEST);
    }

    /** Where its status can be asked for, by http and https, in its order. */
    static List<URI> responders(X509Certificate certificate) {
        List<URI> responders = new ArrayList<>();
        read(certificate, Extension.authorityInfoAccess.getId())
                .map(AuthorityInformationAccess::getInstance)
                .map(access -> List.of(access.getAccessDescriptions()))
                .orElse(List.of())
                .stream()
                .filter(access -> access.getAccessMethod().equals(AccessDescription.id_ad_ocsp))
                .map(AccessDescription::getAccessLocation)
                .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                .flatMap(name -> uri(name.getName().toString()).stream())
                .filter(uri -> "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                .forEach(responders::add);
        return responders;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<ASN1Primitive> read(X509Certificate certificate, String id) {
        byte[] value = certificate.getExtensionValue(id);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ASN1Primitive.fromByteArray(
                    ASN1OctetString.getInstance(value).getOctets()));
        } catch (IOException | RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
