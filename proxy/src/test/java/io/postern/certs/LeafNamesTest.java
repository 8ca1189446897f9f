package io.postern.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names in the leaves, and the names of their files. */
class LeafNamesTest {
    private static final Workstation BOX = new Workstation("dev", "box.example");
    private final Instant now = Instant.now();

    @TempDir
    private Path temp;

    @Test
    void theServerHasItsOwnNamesAndThoseAskedForEachOnce() throws Exception {
        DevCertsResult made = DevCerts.make(
                new DevCertsRequest(
                        temp,
                        List.of(
                                "nats.example.com",
                                "*.example.com",
                                "10.0.0.7",
                                "2001:db8::7",
                                "localhost",
                                "0:0:0:0:0:0:0:1"),
                        List.of(),
                        false,
                        false,
                        DevCertsRequest.Overwrite.REFUSE),
                BOX,
                now);
        assertEquals(
                List.of(
                        "localhost",
                        "127.0.0.1",
                        "::1",
                        "box.example",
                        "nats.example.com",
                        "*.example.com",
                        "10.0.0.7",
                        "2001:db8::7"),
                made.server().facts().names());
        assertEquals(
                List.of(
                        List.of(2, "localhost"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1"),
                        List.of(2, "box.example"),
                        List.of(2, "nats.example.com"),
                        List.of(2, "*.example.com"),
                        List.of(7, "10.0.0.7"),
                        List.of(7, "2001:db8:0:0:0:0:0:7")),
                List.copyOf(Peer.certificate(temp.resolve("server.pem")).getSubjectAlternativeNames()));
    }

    @Test
    void aHostNameThatIsNoDnsNameIsLeftOut() throws Exception {
        DevCertsResult made = DevCerts.make(DevCertsRequest.in(temp), new Workstation("Zoë, the\n1st", "my box"), now);
        assertEquals(
                List.of("localhost", "127.0.0.1", "::1"), made.server().facts().names());
        assertEquals(
                "CN=Postern development CA,O=Zoë\\, the\\\\x0a1st@my box",
                made.ca().facts().subject());
    }

    @Test
    void eachIdentityIsWhereNatsServerLooksForIt() throws Exception {
        DevCertsResult made = DevCerts.make(new DevCertsRequest(
                temp,
                List.of(),
                List.of(
                        new ClientIdentity.Email("Alice@example.com"),
                        new ClientIdentity.Dns("worker.example.com"),
                        new ClientIdentity.Uri("spiffe://example.com/ns/prod/sa/worker"),
                        new ClientIdentity.Dn("CN=Smith\\, John,OU=Ops+L=Zürich,O=Acme,DC=acme,DC=com"),
                        new ClientIdentity.Email("Alice@example.com")),
                false,
                false,
                DevCertsRequest.Overwrite.REFUSE));
        assertEquals(
                List.of(
                        List.of(List.of(1, "Alice@example.com")),
                        List.of(List.of(2, "worker.example.com")),
                        List.of(List.of(6, "spiffe://example.com/ns/prod/sa/worker")),
                        List.of()),
                made.clients().stream().map(this::alternativeNames).toList());
        assertEquals(
                "CN=Smith\\, John,OU=Ops+L=Zürich,O=Acme,DC=acme,DC=com",
                Peer.certificate(made.clients().getLast().files().certificate())
                        .getSubjectX500Principal()
                        .getName());
        assertEquals(
                List.of(
                        "client-alice@example.com.pem",
                        "client-worker.example.com.pem",
                        "client-spiffe-example.com-ns-prod-sa-worker.pem",
                        "client-cn-smith-john-ou-ops-l-z-rich-o-acme-dc-acme-dc-com.pem"),
                made.clients().stream()
                        .map(client ->
                                client.files().certificate().getFileName().toString())
                        .toList());
    }

    @Test
    void identitiesThatWouldShareAFileNameDoNot() throws Exception {
        DevCertsResult made = DevCerts.make(new DevCertsRequest(
                temp,
                List.of(),
                List.of(new ClientIdentity.Dn("CN=a,O=b"), new ClientIdentity.Dn("CN=A+O=b")),
                false,
                false,
                DevCertsRequest.Overwrite.REFUSE));
        assertEquals(
                temp.resolve("client-cn-a-o-b.pem"),
                made.clients().getFirst().files().certificate());
        assertEquals(
                temp.resolve("client-cn-a-o-b-2.pem"),
                made.clients().getLast().files().certificate());
    }

    @Test
    void namesOverTheBoundOfX520AreLeftOutOfTheSubjectOrCut() throws Exception {
        String host = "h".repeat(100);
        DevCertsResult made = DevCerts.make(
                new DevCertsRequest(
                        temp,
                        List.of(),
                        List.of(new ClientIdentity.Email("alice@" + "a.".repeat(40) + "example")),
                        false,
                        false,
                        DevCertsRequest.Overwrite.REFUSE),
                new Workstation("dev", host),
                now);
        assertEquals(
                "CN=Postern development CA,O=dev@" + "h".repeat(60),
                made.ca().facts().subject());
        assertEquals("O=Postern development", made.clients().getFirst().facts().subject());
    }

    private Collection<List<?>> alternativeNames(MadeCertificate one) {
        try {
            Collection<List<?>> names =
                    Peer.certificate(one.files().certificate()).getSubjectAlternativeNames();
            return names == null ? List.of() : List.copyOf(names);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
