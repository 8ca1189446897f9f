package io.postern.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are taken, and how the others are refused. */
class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "alice@example.com", "a.b+c@x-y.example", "o'neill@example.com", "alice@localhost"})
    void emails(String text) {
        assertEquals(text, new ClientIdentity.Email(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "@",
                "@b",
                "a@",
                "a@b@c",
                "a b@c",
                ".a@b",
                "a.@b",
                "a..b@c",
                "a@-b",
                "a@b.",
                "a@*.b",
                "ä@b",
                "a@ä",
                "a@1.2.3.4",
                "a\0@b",
                "a@b\n"
            })
    void notEmails(String text) {
        String message = assertThrows(InvalidNameException.class, () -> new ClientIdentity.Email(text))
                .getMessage();
        assertEquals(Text.printable(text) + " (expected: an e-mail address such as alice@example.com)", message);
        assertTrue(Text.printable(text).chars().noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "localhost", "nats_1.example", "*.example.com", "xn--bcher-kva.example", "1.example", "3a"})
    void dnsNames(String text) {
        assertEquals(text, new ClientIdentity.Dns(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "-a",
                "a-",
                "*",
                "a.*",
                "f*.b",
                "*.*.a",
                "a b",
                "bücher.example",
                "1.2.3",
                "127.0.0.1",
                "a\0.b",
                "a/b",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void notDnsNames(String text) {
        assertThrows(InvalidNameException.class, () -> new ClientIdentity.Dns(text));
    }

    @Test
    void aDnsNameHasAtMost253Characters() {
        String longest = "a.".repeat(126) + "a";
        assertEquals(253, new ClientIdentity.Dns(longest).value().length());
        assertThrows(InvalidNameException.class, () -> new ClientIdentity.Dns(longest + "a".repeat(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://example.com/ns/prod/sa/worker",
                "spiffe://trust_domain/x",
                "https://example.com:8443/a%20b?q=1",
                "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                "nats://h"
            })
    void uris(String text) {
        assertEquals(text, new ClientIdentity.Uri(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "/a",
                "SPIFFE://a/b",
                "spiffe://",
                "spiffe:///a",
                "spiffe://a b/c",
                "spiffe://u@a/b",
                "spiffe://a/b#c",
                "spiffe://a/b#",
                "spiffe://a/b?",
                "spiffe://a./b",
                "spiffe://*.a/b",
                "spiffe://ä/b",
                "spiffe://a/%zz",
                "spiffe://a/ä",
                "spiffe://[::1]/b",
                "spiffe:a\0b",
                "urn:a\nb"
            })
    void notUris(String text) {
        assertThrows(InvalidNameException.class, () -> new ClientIdentity.Uri(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=bob",
                "CN=bob,O=Acme",
                "cn=bob , o=Acme",
                "CN=Smith\\, John+OU=Ops,O=Acme,C=CH",
                "CN=\\C3\\A9mile,DC=example,DC=com",
                "SERIALNUMBER=7,CN=x,STREET=a,POSTALCODE=8000,L=Z,ST=ZH,C=CH"
            })
    void distinguishedNames(String text) {
        assertEquals(text, new ClientIdentity.Dn(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bob",
                "CN",
                "CN=",
                "CN=bob,",
                "=bob",
                "CN=bob,O=",
                "CN=bob,,O=Acme",
                "CN=bob,UID=7",
                "emailAddress=a@b",
                "CN=a\\00b",
                "CN=a\nb",
                "1.2.3=x",
                "CN=#0500"
            })
    void notDistinguishedNames(String text) {
        String message = assertThrows(InvalidNameException.class, () -> new ClientIdentity.Dn(text))
                .getMessage();
        assertEquals(
                Text.printable(text) + " (expected: an RFC 4514 name such as CN=bob,O=Acme, of the attributes"
                        + " CN, SERIALNUMBER, C, L, ST, STREET, O, OU, POSTALCODE, DC)",
                message);
    }

    @Test
    void everyServerNameThatIsNoneIsNamedAtOnce() {
        List<String> names = List.of("ok.example", "two words", "10.0.0.256", "fe80::1%eth0", "10.1", "1:2", "::1", "");
        String message = assertThrows(
                        InvalidNameException.class,
                        () -> new DevCertsRequest(
                                Path.of("certs"), names, List.of(), false, false, DevCertsRequest.Overwrite.REFUSE))
                .getMessage();
        String expected = " (expected: a DNS name or an IP address)";
        assertEquals(
                String.join(
                        "\n",
                        "two words" + expected,
                        "10.0.0.256" + expected,
                        "fe80::1%eth0" + expected,
                        "10.1" + expected,
                        "1:2" + expected,
                        expected),
                message);
    }
}
