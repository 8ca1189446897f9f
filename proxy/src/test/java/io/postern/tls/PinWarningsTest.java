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

    @Test
    void plaintextClientsBesideVerifyAreNamed() throws Exception {
        List<ConfigProblem> warnings = load("allow_non_tls = true", "verify = true");
        assertEquals(
                List.of("clients that speak plaintext come in without the certificate that verify asks for"),
                warnings.stream().map(ConfigProblem::problem).toList());
        assertEquals("listeners.clients.allow_non_tls", warnings.getFirst().key());
        assertEquals(List.of(), load("allow_non_tls = true", "verify = optional"));
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
            upstreams.nats.servers = ["127.0.0.1:1"]
            """.formatted(listener, tls));
        return ServerTls.warnings(ConfigLoader.load(file).listener("clients"));
    }
}
