package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.certs.ClientIdentity;
import io.postern.certs.DevCerts;
import io.postern.certs.DevCertsRequest;
import io.postern.certs.DevCertsResult;
import io.postern.config.ConfigLoader;
import io.postern.config.ConfigProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of pins, and of plaintext beside {@code verify}. */
class PinWarningsTest {
    private static final String NOBODY = "0".repeat(64);

    @TempDir
    Path folder;

    private DevCertsResult made;
    private String alice;

    @BeforeEach
    void make() throws Exception {
        made = DevCerts.make(new DevCertsRequest(
                folder.resolve("certs"),
                List.of(),
                List.of(new ClientIdentity.Email("alice@example.com")),
                true,
                false,
                DevCertsRequest.Overwrite.REFUSE));
        alice = made.clients().getFirst().facts().pin();
    }

    @Test
    void aPinOfACertificateThatLiesThereIsGood() throws Exception {
        assertEquals(List.of(), warnings(alice));
    }

    @Test
    void aPinOfNoneOfThemIsNamedWithTheFolder() throws Exception {
        assertEquals(
                List.of(NOBODY + " matches no certificate in " + folder.resolve("certs")), warnings(alice, NOBODY));
    }

    @Test
    void whereNoClientsCertificateLiesNothingIsSaid() throws Exception {
        Files.delete(made.clients().getFirst().files().certificate());
        assertEquals(List.of(), warnings(alice, NOBODY));
    }

    @Test
    void pinsOfOurOwnKeyAndOfACaAreNamedWhateverLiesThere() throws Exception {
        Files.delete(made.clients().getFirst().files().certificate());
        String own = made.server().facts().pin();
        String ca = made.ca().facts().pin();
        assertEquals(List.of(own + " is the key of our own certificate, which no client has"), warnings(own));
        assertEquals(List.of(ca + " is the key of a CA, and a client's own key is what is compared"), warnings(ca));
    }

    @ParameterizedTest
    @CsvSource({
        "verify = true,            clients that speak plaintext come in without the certificate that is asked for",
        "verify_and_map = true,    'would do nothing: a client that speaks plaintext has no certificate to say who it"
                + " is, and is refused'",
        "verify = optional,        ''",
        "verify_and_map = optional,''"
    })
    void plaintextClientsBesideVerifyAreNamed(String tls, String problem) throws Exception {
        List<ConfigProblem> warnings = load("allow_non_tls = true", tls);
        assertEquals(
                problem.isEmpty() ? List.of() : List.of("listeners.clients.allow_non_tls: " + problem),
                warnings.stream()
                        .map(warning -> warning.key() + ": " + warning.problem())
                        .toList());
    }

    private List<String> warnings(String... pins) throws Exception {
        List<ConfigProblem> warnings = load("", "verify = true, pinned_certs = [" + String.join(", ", pins) + "]");
        warnings.forEach(warning -> assertEquals("listeners.clients.tls.pinned_certs", warning.key()));
        return warnings.stream().map(ConfigProblem::problem).toList();
    }

    private List<ConfigProblem> load(String listener, String tls) throws Exception {
        Path file = Files.writeString(folder.resolve("postern.conf"), """
            listeners.clients {
              listen = "127.0.0.1:0"
              %s
              tls { cert_file = "certs/server.pem", key_file = "certs/server-key.pem", ca_file = "certs/ca.pem", %s }
            }
            upstreams.nats { servers = ["127.0.0.1:1"], %s }
            """.formatted(
                        listener, tls, tls.contains("map") ? "users { alice { password = sesame } }" : ""));
        return CertificateWarningsTest.warnings(ConfigLoader.load(file).listener("clients"));
    }
}
