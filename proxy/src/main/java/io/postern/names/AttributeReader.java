package io.postern.names;

import io.postern.names.DistinguishedName.Attribute;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;

/**
 * Reads an attribute of a distinguished name. Text are the types that Go's crypto/x509 takes for text, each with the
 * characters that Go lets it have: a certificate that nats-server could not read is none here either.
 */
final class AttributeReader {
    /** ASN.1's PrintableString, and what Go lets pass with it, as certificates are full of it. */
    private static final String PRINTABLE_MARKS = " '()+,-./:=?" + "*&";

    private AttributeReader() {}

    /** @throws RuntimeException where it is not a type and a value */
    static Attribute read(ASN1Sequence attribute) throws BadNamesException {
        if (attribute.size() != 2) {
            throw DerReader.unreadable("an attribute of the subject is not a type and a value");
        }
        String type = ASN1ObjectIdentifier.getInstance(attribute.getObjectAt(0)).getId();
        ASN1Encodable value = attribute.getObjectAt(1);
        return switch (value) {
            case ASN1UTF8String text -> text(type, text.getString(), true);
            case ASN1PrintableString text ->
                text(type, text.getString(), text.getString().chars().allMatch(AttributeReader::isPrintable));
            case ASN1IA5String text -> text(type, text.getString(), isAscii(text.getString()));
            case ASN1NumericString text ->
                text(type, text.getString(), text.getString().chars().allMatch(c -> c == ' ' || isDigit(c)));
            case ASN1BMPString text ->
                text(type, text.getString(), text.getString().chars().allMatch(AttributeReader::isBasic));
            // Beyond ASCII readers of T.61 don't agree on what it says.
            case ASN1T61String text when isAscii(text.getString()) -> text(type, text.getString(), true);
            default -> new Attribute(type, "", false);
        };
    }

    private static Attribute text(String type, String value, boolean wellFormed) throws BadNamesException {
        if (value.codePoints().anyMatch(AttributeReader::isForbidden)) {
            throw DerReader.forbidden("the subject has a control character or a surrogate in attribute " + type);
        }
        if (!wellFormed) {
            throw DerReader.unreadable("the subject has a character that its string type has not in attribute " + type);
        }
        return new Attribute(type, value, true);
    }

    /** What would be seen as another name than it is, or as none, in a log, on a screen or in C. */
    private static boolean isForbidden(int c) {
        boolean lineEnd = c == 0x2028 || c == 0x2029;
        boolean bidirectional = c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return Character.isISOControl(c) || lineEnd || bidirectional || surrogate;
    }

    /** In UCS-2 surrogates are no characters, nor are these by Unicode. */
    private static boolean isBasic(int c) {
        return !Character.isSurrogate((char) c) && c < 0xfffe && (c < 0xfdd0 || c > 0xfdef);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isPrintable(int c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || PRINTABLE_MARKS.indexOf(c) >= 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
