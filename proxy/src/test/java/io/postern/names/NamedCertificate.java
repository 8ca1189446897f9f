package io.postern.names;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates of any names, bad ones too, in a notation for tables. All have one key, whose CA is {@link #ca}.
 *
 * <p>A subject is written as openssl's {@code -subj}: {@code /C=US/DC=DEV+O=users/CN=a}, in the certificate's order; an
 * attribute's string type follows its name, {@code /CN:BMPString=\x00a}, where it is not UTF8String, or IA5String for a DC.
 * SANs are separated by spaces: {@code email:a@b dns:a.example uri:x:y ip:\x7f\x00\x00\x01}, or by their tag: {@code 88:\x2a}.
 */
public final class NamedCertificate {
    /** The key of all of them. */
    public static final KeyPair KEYS = newKeys();

    static final String SAN = "551d11";
    private static final byte[] CRITICAL = Der.bytes("\\x01\\x01\\xff");
    private static final byte[] ECDSA_WITH_SHA256 = Der.of(Der.SEQUENCE, Der.oid("2a8648ce3d040302"));
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("CN", "550403"),
            Map.entry("SERIALNUMBER", "550405"),
            Map.entry("C", "550406"),
            Map.entry("L", "550407"),
            Map.entry("ST", "550408"),
            Map.entry("STREET", "550409"),
            Map.entry("O", "55040a"),
            Map.entry("OU", "55040b"),
            Map.entry("POSTALCODE", "550411"),
            Map.entry("DC", "0992268993f22c640119"),
            Map.entry("UID", "0992268993f22c640101"),
            Map.entry("E", "2a864886f70d010901"));
    private static final Map<String, Integer> TAGS = Map.of(
            "OCTETSTRING", 4,
            "UTF8String", 12,
            "NumericString", 18,
            "PrintableString", 19,
            "T61String", 20,
            "IA5String", 22,
            "UTCTime", 23,
            "VisibleString", 26,
            "UniversalString", 28,
            "BMPString", 30);
    private static final Map<String, Integer> SANS = Map.of("email", 0x81, "dns", 0x82, "uri", 0x86, "ip", 0x87);
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z]+)(?::([A-Za-z0-9]+))?=(.*)", Pattern.DOTALL);
    // Below what it is made with.
    private static final byte[] CA_NAME = subject("/CN=ca");

    private NamedCertificate() {}

    /** A client's. Its SANs are critical where it has no subject (RFC 5280, 4.2.1.6), as the JDK's own TLS takes no other. */
    public static byte[] of(String subject, String sans) {
        byte[] extension = subject.isEmpty() ? extension(SAN, CRITICAL, names(sans)) : san(sans);
        return of(subject(subject), sans.isEmpty() ? List.of() : List.of(extension));
    }

    /** @param subject the whole Name; {@code extensions} each whole, with those of a client's certificate before */
    static byte[] of(byte[] subject, List<byte[]> extensions) {
        List<byte[]> all = new ArrayList<>();
        all.add(extension("551d25", Der.of(Der.SEQUENCE, Der.oid("2b06010505070302"))));
        all.addAll(extensions);
        return sign(subject, all);
    }

    /** One that says nothing of what it is for. */
    static byte[] withoutExtensions(String subject) {
        return sign(subject(subject), List.of());
    }

    /** The CA that has signed them. */
    public static byte[] ca() {
        return sign(CA_NAME, List.of(extension("551d13", Der.of(Der.SEQUENCE, Der.bytes("\\x01\\x01\\xff")))));
    }

    static byte[] extension(String oid, byte[] value) {
        return extension(oid, new byte[0], value);
    }

    private static byte[] extension(String oid, byte[] critical, byte[] value) {
        return Der.of(Der.SEQUENCE, Der.oid(oid), critical, Der.of(Der.OCTET_STRING, value));
    }

    /** The extension with these SANs; with none, an empty one. */
    static byte[] san(String sans) {
        return extension(SAN, names(sans));
    }

    private static byte[] names(String sans) {
        List<byte[]> names = new ArrayList<>();
        for (String san : sans.isEmpty() ? new String[0] : sans.split(" ", -1)) {
            String type = san.substring(0, san.indexOf(':'));
            Integer tag = SANS.get(type);
            byte[] value = Der.bytes(san.substring(type.length() + 1));
            names.add(Der.of(tag == null ? Integer.parseInt(type, 16) : tag, value));
        }
        return Der.of(Der.SEQUENCE, names);
    }

    static byte[] subject(String subject) {
        List<byte[]> rdns = new ArrayList<>();
        for (String rdn :
                subject.isEmpty() ? new String[0] : subject.substring(1).split("/", -1)) {
            List<byte[]> attributes = new ArrayList<>();
            for (String attribute : rdn.split("\\+(?=[A-Z]+[:=])", -1)) {
                attributes.add(attribute(attribute));
            }
            attributes.sort(Arrays::compareUnsigned); // X.690, section 11.6
            rdns.add(Der.of(Der.SET, attributes));
        }
        return Der.of(Der.SEQUENCE, rdns);
    }

    private static byte[] attribute(String text) {
        Matcher attribute = ATTRIBUTE.matcher(text);
        if (!attribute.matches()) {
            throw new IllegalArgumentException(text);
        }
        String type = attribute.group(1);
        String string =
                attribute.group(2) != null ? attribute.group(2) : type.equals("DC") ? "IA5String" : "UTF8String";
        byte[] value = Der.bytes(attribute.group(3));
        return Der.of(Der.SEQUENCE, Der.oid(known(TYPES, type)), Der.of(known(TAGS, string), value));
    }

    private static <V> V known(Map<String, V> values, String key) {
        return Optional.ofNullable(values.get(key)).orElseThrow(() -> new IllegalArgumentException(key));
    }

    private static byte[] sign(byte[] subject, List<byte[]> extensions) {
        byte[] body = Der.of(
                Der.SEQUENCE,
                Der.of(0xa0, Der.bytes("\\x02\\x01\\x02")),
                Der.of(2, Der.bytes("1")),
                ECDSA_WITH_SHA256,
                CA_NAME,
                Der.of(Der.SEQUENCE, Der.of(23, Der.bytes("240101000000Z")), Der.of(23, Der.bytes("490101000000Z"))),
                subject,
                KEYS.getPublic().getEncoded(),
                extensions.isEmpty() ? new byte[0] : Der.of(0xa3, Der.of(Der.SEQUENCE, extensions)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(body);
            byte[] bits = Der.concat(new byte[1], signature.sign());
            return Der.of(Der.SEQUENCE, body, ECDSA_WITH_SHA256, Der.of(3, bits));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
