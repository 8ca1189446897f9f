package io.postern.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The order and spelling of nats-server's {@code checkClientTLSCertSubject}, in nats-server's server/auth.go. */
class MappedUserPreviewTest {

    @ParameterizedTest
    @MethodSource
    void subjectsAreTriedAsRfc4514ThenAsGoPrintsThem(String dn, List<String> candidates) throws Exception {
        assertEquals(candidates, candidates(SubjectName.parse(dn)));
    }

    static Stream<Arguments> subjectsAreTriedAsRfc4514ThenAsGoPrintsThem() {
        return Stream.of(
                Arguments.of("CN=bob,O=Acme", List.of("CN=bob,O=Acme")),
                Arguments.of("O=Acme,CN=bob", List.of("O=Acme,CN=bob", "CN=bob,O=Acme")),
                Arguments.of(
                        "CN=*.example.com,OU=NATS,O=NATS,L=Los Angeles,ST=CA,C=US",
                        List.of("CN=*.example.com,OU=NATS,O=NATS,L=Los Angeles,ST=CA,C=US")),
                Arguments.of(
                        "C=CH,ST=ZH,L=Z,STREET=s,POSTALCODE=8000,O=o,OU=u,CN=c,SERIALNUMBER=7",
                        List.of(
                                "C=CH,ST=ZH,L=Z,STREET=s,POSTALCODE=8000,O=o,OU=u,CN=c,SERIALNUMBER=7",
                                "SERIALNUMBER=7,CN=c,OU=u,O=o,POSTALCODE=8000,STREET=s,L=Z,ST=ZH,C=CH")),
                Arguments.of(
                        "CN=John Doe,CN=jdoe,OU=Users,OU=Organic Units,DC=acme,DC=com",
                        List.of(
                                "CN=John Doe,CN=jdoe,OU=Users,OU=Organic Units,DC=acme,DC=com",
                                "CN=John Doe,OU=Organic Units+OU=Users,DC=com,DC=acme",
                                "CN=John Doe,OU=Organic Units+OU=Users")),
                Arguments.of(
                        "CN=\\ a\\, b\\=c \\#d\\\"\\\\\\ ,O=\\#1",
                        List.of("CN=\\ a\\, b\\=c \\#d\\\"\\\\\\ ,O=\\#1", "CN=\\ a\\, b=c #d\\\"\\\\\\ ,O=\\#1")),
                Arguments.of("CN=Z\\C3\\BCrich", List.of("CN=Zürich")));
    }

    @Test
    void alternativeNamesComeFirstByKindNotByPlace() throws Exception {
        List<String> candidates = candidates(
                SubjectName.parse("CN=x"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://a/b"),
                new GeneralName(GeneralName.dNSName, "one.example"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.rfc822Name, "a@b"),
                new GeneralName(GeneralName.dNSName, "two.example"),
                new GeneralName(GeneralName.rfc822Name, "c@d"));
        assertEquals(List.of("a@b", "c@d", "one.example", "two.example", "spiffe://a/b", "CN=x"), candidates);
    }

    @Test
    void anUnknownAttributeSkipsTheDnMatch() throws Exception {
        assertEquals(List.of("CN=bob,O=Acme"), candidates(new X500Name("O=Acme,E=bob@acme.example,CN=bob")));
    }

    @Test
    void anEmptySubjectIsNoCandidate() throws Exception {
        assertEquals(List.of(), candidates(new X500Name("")));
    }

    private static List<String> candidates(X500Name subject, GeneralName... names) throws Exception {
        KeyPair keys = Keys.p256();
        Validity validity = Validity.startingAt(Instant.now(), Duration.ofDays(1));
        LeafProfile profile = new LeafProfile(subject, List.of(names), LeafProfile.CLIENT, validity);
        return MappedUserPreview.candidates(new Issuer(SubjectName.parse("CN=ca"), keys)
                .issue(profile, keys)
                .certificate());
    }
}
