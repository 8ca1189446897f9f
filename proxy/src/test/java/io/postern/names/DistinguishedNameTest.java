package io.postern.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.names.DistinguishedName.Attribute;
import io.postern.names.DistinguishedName.Rdn;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class DistinguishedNameTest {

    @ParameterizedTest
    @CsvFileSource(resources = "dn-parsing.txt", delimiter = '|', quoteCharacter = '`')
    void textIsReadAsNatsServerReadsIt(String text, String expected) {
        assertEquals(
                expected,
                DistinguishedName.parse(text)
                        .map(DistinguishedNameTest::openssl)
                        .orElse("none"));
    }

    private static String openssl(DistinguishedName name) {
        return name.rdns().stream()
                .map(rdn -> "/"
                        + rdn.attributes().stream()
                                .map(attribute ->
                                        AttributeTypes.KEYWORDS.get(attribute.type()) + "=" + attribute.value())
                                .collect(Collectors.joining("+")))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "dn-equality.txt", delimiter = '|', quoteCharacter = '`')
    void sameIsSameOnBothSides(String one, String other, boolean inOrder, boolean inAnyOrder) {
        DistinguishedName a = DistinguishedName.parse(one).orElseThrow();
        DistinguishedName b = DistinguishedName.parse(other).orElseThrow();
        assertEquals(List.of(inOrder, inOrder), List.of(a.sameRdns(b), b.sameRdns(a)));
        assertEquals(List.of(inAnyOrder, inAnyOrder), List.of(a.sameRdnsInAnyOrder(b), b.sameRdnsInAnyOrder(a)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/O=Acme/CN=bob                             | CN=bob,O=Acme",
                "/DC=com/DC=DEV+O=users/CN=a b              | CN=a b,O=users+DC=DEV,DC=com",
                "/CN=\\x20\\x20a, b=c #d\"\\x5c\\x20/O=#1   | O=\\#1,CN=\\ \\ a\\, b\\=c \\#d\\\"\\\\\\ ",
                "/CN=\\x20                                  | CN=\\ ",
                "/CN=                                       | CN=",
                "/CN=Zürich <🔒>;                           | CN=Zürich \\<🔒\\>\\;",
            })
    void itsTextIsReadBackAsItself(String subject, String expected) throws Exception {
        DistinguishedName name = subject(subject);
        assertEquals(expected.strip(), name.rfc4514().strip());
        assertTrue(name.rfc4514().endsWith("=") || name.sameRdns(parsed(name.rfc4514())), name.rfc4514());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/O=Acme/E=a@b/CN=bob        | CN=bob,1.2.840.113549.1.9.1=a@b,O=Acme | CN=bob,O=Acme",
                "/O=Acme/UID=x+CN=bob        | CN=bob+0.9.2342.19200300.100.1.1=x,O=Acme | CN=bob,O=Acme",
                "/CN=bob/O:OCTETSTRING=Acme  | O=?,CN=bob | O=?,CN=bob",
                "/CN=bob/O:T61String=\\xfc   | O=?,CN=bob | CN=bob",
            })
    void whatNatsServerDoesNotKnowIsShownAndTheSameAsNothing(String subject, String shown, String other)
            throws Exception {
        DistinguishedName name = subject(subject);
        assertEquals(shown, name.rfc4514());
        assertFalse(name.sameRdns(parsed(other)) || parsed(other).sameRdns(name), other);
        assertFalse(name.sameRdnsInAnyOrder(parsed(other)) || parsed(other).sameRdnsInAnyOrder(name), other);
        assertFalse(name.sameRdns(name) || name.sameRdnsInAnyOrder(name));
    }

    @Test
    void valuesThatAreNoTextAreNeverTheSame() {
        DistinguishedName unread =
                new DistinguishedName(List.of(new Rdn(List.of(new Attribute("2.5.4.3", "", false)))));
        DistinguishedName empty = new DistinguishedName(List.of(new Rdn(List.of(new Attribute("2.5.4.3", "", true)))));
        assertFalse(unread.sameRdns(empty) || unread.sameRdnsInAnyOrder(empty) || unread.sameRdns(unread));
        assertTrue(empty.sameRdns(empty) && empty.isText() && !unread.isText());
    }

    private static DistinguishedName parsed(String text) {
        return DistinguishedName.parse(text).orElseThrow();
    }

    private static DistinguishedName subject(String subject) throws BadNamesException {
        return CertificateNames.read(NamedCertificate.of(subject, "")).subject();
    }
}
