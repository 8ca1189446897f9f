package io.postern.certs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What an operator wants to know of a certificate.
 *
 * @param subject  its subject as RFC 4514 text
 * @param names    its SANs: DNS names, e-mail addresses, URIs, IP addresses, in the certificate's order, as they are (a bad
 *                 one may have a NUL in it)
 * @param notAfter the last second at which it is valid
 * @param pin      what {@code pinned_certs} takes: SHA-256 of its SubjectPublicKeyInfo, 64 hex digits in lower case
 */
public record CertificateFacts(String subject, List<String> names, Instant notAfter, String pin) {

    public CertificateFacts {
        names = List.copyOf(names);
    }

    /** Those of {@code certificate}. */
    static CertificateFacts of(X509CertificateHolder certificate) {
        return new CertificateFacts(
                SubjectName.rfc4514(certificate.getSubject()),
                alternativeNames(certificate).map(CertificateFacts::text).toList(),
                certificate.getNotAfter().toInstant(),
                pin(certificate));
    }

    /** The SANs, none where there is no such extension. */
    static Stream<GeneralName> alternativeNames(X509CertificateHolder certificate) {
        Extensions extensions = certificate.getExtensions();
        if (extensions == null) {
            return Stream.empty();
        }
        GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? Stream.empty() : Stream.of(names.getNames());
    }

    private static String pin(X509CertificateHolder certificate) {
        try {
            byte[] publicKey = certificate.getSubjectPublicKeyInfo().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException("every JDK has SHA-256, and a parsed key has an encoding", e);
        }
    }

    private static String text(GeneralName name) {
        if (name.getTagNo() != GeneralName.iPAddress) {
            return name.getName().toString();
        }
        try {
            byte[] address = ASN1OctetString.getInstance(name.getName()).getOctets();
            // The JDK writes out every zero of an IPv6 address; a reader looks for ::1.
            return InetAddress.getByAddress(address).getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP SAN of our own has 4 or 16 octets", e);
        }
    }
}
