package io.postern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.AccessConfig.MapField;
import io.postern.identity.MappedUser.Field;
import io.postern.names.CertificateNames;
import io.postern.names.NamedCertificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What nats-server makes of the same is in {@link NatsServerMappingTest}. */
class IdentityMapperTest {

    @ParameterizedTest
    @CsvFileSource(
            resources = {"mapping.txt", "fields.txt"},
            delimiter = '|',
            quoteCharacter = '`')
    void theFirstNameThatIsAUserWins(
            String name, String subject, String sans, String users, MapField field, String expected) throws Exception {
        List<String> list = Arrays.asList(users.split(" ; ", -1));
        Optional<MappedUser> user = new IdentityMapper(list, field).map(names(subject, sans));
        assertEquals(expected, user.map(u -> u.user() + " " + u.field()).orElse("nobody"), name);
    }

    private static CertificateNames names(String subject, String sans) throws Exception {
        return CertificateNames.read(NamedCertificate.of(subject, sans));
    }

    @Test
    void candidatesAreSpelledInOrderEachOnce() throws Exception {
        CertificateNames names =
                names("/O=b/CN=a/DC=x", "uri:X:/u%41 dns:a dns:* email:m@b uri:x://[::1] uri:# dns:m@b uri:y://a..b");
        assertEquals(
                List.of(
                        "m@b EMAIL",
                        "a DNS",
                        "* DNS",
                        "x:/u%41 URI",
                        "DC=x,CN=a,O=b DN",
                        "CN=a,O=b,DC=x SUBJECT_WITH_DC",
                        "CN=a,O=b SUBJECT"),
                candidates(names));
        assertEquals(List.of("CN=a,O=b DN"), candidates(names("/O=b/CN=a", "")));
        assertEquals(List.of("CN=a SUBJECT"), candidates(names("/CN=a/UID=b", "")));
        assertEquals(List.of(), candidates(names("/CN:T61String=\\xfc", "ip:\\x7f\\x00\\x00\\x01")));
        assertEquals(List.of("DC=a DN", ",DC=a SUBJECT_WITH_DC"), candidates(names("/DC=a", "")));
        assertEquals(List.of(), candidates(names("/CN=", "")));
        assertEquals(List.of("x DNS"), candidates(names("/CN=", "dns:x")));
    }

    @Test
    void onlyWhatMayBecomeAUserIsLookedFor() throws Exception {
        CertificateNames names = names("/CN=a", "dns:b email:c@d");
        assertEquals(
                List.of(new MappedUser("b", Field.DNS)), new IdentityMapper(List.of(), MapField.DNS).lookedFor(names));
        assertEquals(List.of(), new IdentityMapper(List.of(), MapField.URI).lookedFor(names));
    }

    private static List<String> candidates(CertificateNames names) {
        return IdentityMapper.candidates(names).stream()
                .map(user -> user.user() + " " + user.field())
                .toList();
    }
}
