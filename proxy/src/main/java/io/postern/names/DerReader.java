package io.postern.names;

import io.postern.names.BadNamesException.Problem;
import io.postern.names.DistinguishedName.Attribute;
import io.postern.names.DistinguishedName.Rdn;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/** Reads a certificate's names from its DER (RFC 5280, sections 4.1.2.6 and 4.2.1.6); anything in doubt is an exception. */
final class DerReader {
    private DerReader() {}

    static CertificateNames read(byte[] der) throws BadNamesException {
        try {
            Certificate certificate = Certificate.getInstance(decode(der));
            List<GeneralName> names =
                    alternativeNames(certificate.getTBSCertificate().getExtensions());
            return new CertificateNames(
                    subject(certificate.getSubject()),
                    texts(names, GeneralName.rfc822Name),
                    texts(names, GeneralName.dNSName),
                    texts(names, GeneralName.uniformResourceIdentifier),
                    addresses(names));
        } catch (IOException | RuntimeException damaged) {
            // Not its message: a parser's words may show what it was reading.
            throw unreadable("the certificate can't be decoded");
        }
    }

    /** One element and nothing behind it; in DER's lengths and forms, as Bouncy Castle would read BER too. */
    private static ASN1Primitive decode(byte[] der) throws IOException {
        ASN1Primitive element = ASN1Primitive.fromByteArray(der);
        if (element == null || !Arrays.equals(der, element.getEncoded(ASN1Encoding.DL))) {
            throw new IOException("not DER");
        }
        return element;
    }

    /** The SANs; none where there is no such extension. Repeated extensions don't come past Bouncy Castle. */
    private static List<GeneralName> alternativeNames(Extensions extensions) throws IOException, BadNamesException {
        Extension extension = extensions == null ? null : extensions.getExtension(Extension.subjectAlternativeName);
        if (extension == null) {
            return List.of();
        }
        byte[] value = extension.getExtnValue().getOctets();
        GeneralNames decoded = GeneralNames.getInstance(decode(value));
        // An address in constructed form comes past decode.
        if (!Arrays.equals(value, decoded.getEncoded(ASN1Encoding.DL))) {
            throw unreadable("the subjectAltName extension is not DER");
        }
        List<GeneralName> names = List.of(decoded.getNames());
        if (names.isEmpty()) {
            throw unreadable("the subjectAltName extension is empty");
        }
        // What Bouncy Castle leaves undecoded.
        names.stream()
                .filter(name -> name.getTagNo() == GeneralName.otherName)
                .forEach(name -> OtherName.getInstance(name.getName()));
        return names;
    }

    private static List<String> texts(List<GeneralName> names, int type) throws BadNamesException {
        List<String> texts =
                named(names, type).map(name -> ((ASN1String) name).getString()).toList();
        for (String text : texts) {
            if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw forbidden("a subjectAltName is empty or has a byte outside of 0x21 to 0x7e");
            }
        }
        return texts;
    }

    private static List<String> addresses(List<GeneralName> names) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (ASN1Encodable name : named(names, GeneralName.iPAddress).toList()) {
            // Of any other length than 4 or 16 it throws.
            byte[] address = ASN1OctetString.getInstance(name).getOctets();
            addresses.add(InetAddress.getByAddress(address).getHostAddress());
        }
        return addresses;
    }

    private static Stream<ASN1Encodable> named(List<GeneralName> names, int type) {
        return names.stream().filter(name -> name.getTagNo() == type).map(GeneralName::getName);
    }

    private static DistinguishedName subject(X500Name name) throws BadNamesException {
        List<Rdn> rdns = new ArrayList<>();
        for (ASN1Encodable rdn : ASN1Sequence.getInstance(name.toASN1Primitive())) {
            List<Attribute> attributes = new ArrayList<>();
            for (ASN1Encodable attribute : ASN1Set.getInstance(rdn.toASN1Primitive())) {
                attributes.add(AttributeReader.read(ASN1Sequence.getInstance(attribute)));
            }
            if (attributes.isEmpty()) {
                throw unreadable("the subject has an RDN without an attribute");
            }
            rdns.add(new Rdn(attributes));
        }
        return new DistinguishedName(rdns);
    }

    static BadNamesException unreadable(String detail) {
        return new BadNamesException(Problem.UNREADABLE, detail);
    }

    static BadNamesException forbidden(String detail) {
        return new BadNamesException(Problem.FORBIDDEN_BYTES, detail);
    }
}
