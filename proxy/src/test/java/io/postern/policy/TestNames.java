package io.postern.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/** Names for test certificates, with whatever bytes. */
final class TestNames {
    private TestNames() {}

    /** {@code CN:alice;OU:a+OU:b}: RDNs in the certificate's order, UTF8String but for e-mail and DC. */
    static ASN1Encodable subject(String text) {
        List<ASN1Encodable> rdns = new ArrayList<>();
        for (String rdn : text.isEmpty() ? new String[0] : text.split(";", -1)) {
            List<ASN1Encodable> attributes = new ArrayList<>();
            for (String attribute : rdn.split("\\+", -1)) {
                int end = attribute.indexOf(':');
                attributes.add(attribute(attribute.substring(0, end), attribute.substring(end + 1)));
            }
            rdns.add(new DERSet(attributes.toArray(ASN1Encodable[]::new)));
        }
        return new DERSequence(rdns.toArray(ASN1Encodable[]::new));
    }

    private static ASN1Encodable attribute(String type, String value) {
        ASN1ObjectIdentifier oid = BCStyle.INSTANCE.attrNameToOID(type);
        byte[] bytes = Recipe.bytes(value);
        boolean ia5 = type.equals("E") || type.equals("DC");
        String text = new String(bytes, ia5 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        ASN1Encodable string;
        if (type.equals("C")) {
            string = new DERPrintableString(text);
        } else {
            string = ia5 ? new DERIA5String(text, false) : new DERUTF8String(text);
        }
        return new DERSequence(new ASN1Encodable[] {oid, string});
    }

    /** A general name: text of any bytes, an address in its usual form or in hex. */
    static ASN1Encodable general(String type, String value) {
        return switch (type) {
            case "email" -> raw(GeneralName.rfc822Name, Recipe.bytes(value));
            case "dns" -> raw(GeneralName.dNSName, Recipe.bytes(value));
            case "uri" -> raw(GeneralName.uniformResourceIdentifier, Recipe.bytes(value));
            case "ip" -> new GeneralName(GeneralName.iPAddress, value);
            case "ip-raw" -> raw(GeneralName.iPAddress, Recipe.bytes(value));
            case "dir" -> new DERTaggedObject(true, GeneralName.directoryName, subject(value));
            case "rid" -> new GeneralName(GeneralName.registeredID, value);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static ASN1Encodable raw(int tag, byte[] bytes) {
        return new DERTaggedObject(false, BERTags.CONTEXT_SPECIFIC, tag, new DEROctetString(bytes));
    }
}
