package io.postern.names;

import static io.postern.names.NamedCertificate.SAN;
import static io.postern.names.NamedCertificate.extension;
import static io.postern.names.NamedCertificate.san;
import static io.postern.names.NamedCertificate.subject;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.names.BadNamesException.Problem;
import io.postern.names.DistinguishedName.Attribute;
import io.postern.names.DistinguishedName.Rdn;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateNamesTest {
    private static final int MUTATIONS = 20_000;

    @ParameterizedTest
    @CsvFileSource(resources = "sans.txt", delimiter = '|', quoteCharacter = '`')
    void alternativeNamesAreReadByTypeOrNotAtAll(String sans, String expected) {
        assertEquals(expected, sans(NamedCertificate.of("/CN=a", sans)));
    }

    private static String sans(byte[] der) {
        try {
            CertificateNames names = CertificateNames.read(der);
            return "%s %s %s %s".formatted(names.emails(), names.dnsNames(), names.uris(), names.addresses());
        } catch (BadNamesException e) {
            return e.problem().name();
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "attributes.txt", delimiter = '|', quoteCharacter = '`')
    void attributesAreTextThatShowsWhatItIs(String type, String bytes, String expected) {
        assertEquals(expected, commonName(NamedCertificate.of("/O=x/CN:" + type + "=" + bytes, "")));
    }

    private static String commonName(byte[] der) {
        try {
            Attribute attribute = CertificateNames.read(der)
                    .subject()
                    .rdns()
                    .getLast()
                    .attributes()
                    .getFirst();
            assertEquals("2.5.4.3", attribute.type());
            return attribute.text() ? attribute.value() : "none" + attribute.value();
        } catch (BadNamesException e) {
            return e.problem().name();
        }
    }

    @Test
    void subjectsKeepTheCertificatesOrder() throws Exception {
        Rdn rdn = new Rdn(List.of(text("2.5.4.10", "users"), text("0.9.2342.19200300.100.1.25", "DEV")));
        assertEquals(
                List.of(
                        new Rdn(List.of(text("2.5.4.6", "US"))),
                        rdn,
                        new Rdn(List.of(text("2.5.4.3", "b"))),
                        new Rdn(List.of(text("2.5.4.3", "a"))),
                        new Rdn(List.of(text("1.2.840.113549.1.9.1", "a@b")))),
                CertificateNames.read(NamedCertificate.of("/C=US/DC=DEV+O=users/CN=b/CN=a/E=a@b", ""))
                        .subject()
                        .rdns());
    }

    private static Attribute text(String type, String value) {
        return new Attribute(type, value, true);
    }

    @Test
    void namesMayBeNone() throws Exception {
        CertificateNames none = CertificateNames.read(NamedCertificate.of("", ""));
        assertEquals(
                new CertificateNames(new DistinguishedName(List.of()), List.of(), List.of(), List.of(), List.of()),
                none);
        CertificateNames bare = CertificateNames.read(NamedCertificate.withoutExtensions("/CN=a"));
        assertEquals("CN=a", bare.subject().rfc4514());
        assertEquals(List.of(), bare.dnsNames());
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNotOneWholeCertificateIsUnreadable(String what, byte[] der) {
        BadNamesException bad = assertThrows(BadNamesException.class, () -> CertificateNames.read(der), what);
        assertEquals(Problem.UNREADABLE, bad.problem(), what);
        assertTrue(bad.toString().chars().allMatch(c -> c >= ' ' && c < 0x7f), bad.toString());
    }

    static Stream<Object[]> whatIsNotOneWholeCertificateIsUnreadable() {
        byte[] name = subject("/CN=a");
        byte[] good = NamedCertificate.of("/CN=a", "dns:a");
        byte[] dns = Der.of(0x82, Der.bytes("a"));
        byte[] keyUsage = Der.bytes("\\x03\\x02\\x07\\x80");
        byte[] attribute = Der.of(Der.SEQUENCE, Der.oid("550403"), Der.of(12, Der.bytes("a")));
        return Stream.of(new Object[][] {
            {"nothing", new byte[0]},
            {"a NUL", new byte[1]},
            {"no certificate", Der.of(Der.SEQUENCE, name)},
            {"trailing bytes", Der.concat(good, new byte[1])},
            {"two certificates", Der.concat(good, good)},
            {"a cut one", Arrays.copyOf(good, good.length - 1)},
            {"one in BER", indefinite(contents(good))},
            {"an empty SAN", NamedCertificate.of(name, List.of(san("")))},
            {"two SANs", NamedCertificate.of(name, List.of(san("dns:a"), san("dns:b")))},
            {"the same SAN twice", NamedCertificate.of(name, List.of(san("dns:a"), san("dns:a")))},
            {"another extension twice", twice(name, extension("551d0f", keyUsage))},
            {"a SAN of no bytes", NamedCertificate.of(name, List.of(extension(SAN, new byte[0])))},
            {"a SAN that is a SET", NamedCertificate.of(name, List.of(extension(SAN, Der.of(Der.SET, dns))))},
            {"a SAN that is no list", NamedCertificate.of(name, List.of(extension(SAN, dns)))},
            {"bytes behind the SAN", trailing(name, Der.of(Der.SEQUENCE, dns))},
            {"a SAN in BER", NamedCertificate.of(name, List.of(extension(SAN, indefinite(dns))))},
            {
                "a SAN in a long length",
                NamedCertificate.of(name, List.of(extension(SAN, Der.bytes("0\\x81\\x03\\x82\\x01a"))))
            },
            {"an extension without value", NamedCertificate.of(name, List.of(Der.of(Der.SEQUENCE, Der.oid(SAN))))},
            {"an extension of another kind", NamedCertificate.of(name, List.of(dns))},
            {"an RDN of nothing", NamedCertificate.of(Der.of(Der.SEQUENCE, Der.of(Der.SET)), List.of())},
            {"an RDN that is a SEQUENCE", ofRdn(Der.of(Der.SEQUENCE, attribute))},
            {"an attribute of three", ofRdn(Der.of(Der.SET, Der.of(Der.SEQUENCE, Der.oid("550403"), dns, dns)))},
            {"an attribute of one", ofRdn(Der.of(Der.SET, Der.of(Der.SEQUENCE, Der.oid("550403"))))},
            {"an attribute without type", ofRdn(Der.of(Der.SET, Der.of(Der.SEQUENCE, dns, dns)))},
            {"a constructed string", ofRdn(constructed())},
            {"too deep", ofRdn(Der.of(Der.SET, Der.of(Der.SEQUENCE, Der.oid("550403"), nested(5000))))},
        });
    }

    /** Of an element of more than 255 bytes. */
    private static byte[] contents(byte[] element) {
        return Arrays.copyOfRange(element, 4, element.length);
    }

    private static byte[] twice(byte[] name, byte[] extension) {
        return NamedCertificate.of(name, List.of(extension, san("dns:a"), extension));
    }

    private static byte[] trailing(byte[] name, byte[] san) {
        return NamedCertificate.of(name, List.of(extension(SAN, Der.concat(san, new byte[] {5, 0}))));
    }

    private static byte[] indefinite(byte[] content) {
        return Der.concat(Der.bytes("0\\x80"), content, new byte[2]);
    }

    private static byte[] ofRdn(byte[] rdn) {
        return NamedCertificate.of(Der.of(Der.SEQUENCE, rdn), List.of());
    }

    private static byte[] constructed() {
        byte[] value = Der.of(0x2c, Der.of(12, Der.bytes("a")), Der.of(12, Der.bytes("b")));
        return Der.of(Der.SET, Der.of(Der.SEQUENCE, Der.oid("550403"), value));
    }

    private static byte[] nested(int depth) {
        byte[] element = {5, 0};
        for (int i = 0; i < depth; i++) {
            element = Der.of(Der.SEQUENCE, element);
        }
        return element;
    }

    /** The certificate's bytes changed, lost, doubled and cut, from a seed: no other exception, no name that is none. */
    @Test
    void damagedCertificatesAreReadRightOrRefused() {
        Random random = new Random(4);
        byte[] good = NamedCertificate.of(
                "/C=US/DC=DEV+O=users/CN:BMPString=\\x00a/CN:T61String=a",
                "email:a@b dns:a.example uri:spiffe://a/b ip:\\x7f\\x00\\x00\\x01"
                        + " a0:\\x06\\x03\\x2a\\x03\\x04\\xa0\\x03\\x0c\\x01a");
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] der = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                der = mutate(der, random);
            }
            refused += NamesInvariants.check(der) ? 0 : 1;
        }
        assertTrue(refused > MUTATIONS / 4 && refused < MUTATIONS, refused + " refused");
    }

    private static byte[] mutate(byte[] der, Random random) {
        int at = random.nextInt(der.length);
        switch (random.nextInt(4)) {
            case 0 -> der[at] = (byte) random.nextInt(256);
            case 1 -> der[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> der[at] += (byte) (random.nextBoolean() ? 1 : -1);
            default -> {
                int from = random.nextInt(der.length);
                int length = Math.min(random.nextInt(4), der.length - Math.max(at, from));
                System.arraycopy(der, from, der, at, length);
            }
        }
        return der;
    }
}
