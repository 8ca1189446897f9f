package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.ConfigException;
import io.postern.session.CloseReason;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code pinned_certs} and {@code verify_cert_and_check_known_urls} at the gate (test/tls_test.go TestTLSPinnedCertsClient;
 * server/routes_test.go and gateway_test.go …TLSCertificateImplicitAllow…, here for clients).
 */
class PinnedCertsTest {
    private static final String WRONG_PIN = "0123456789abcdef".repeat(4);
    private static final String SAID = "\"user\":\"own\",\"pass\":\"own secret\"";

    @TempDir
    static Path directory;

    static Pki pki;
    static NamedClients clients;
    static NatsServer server;

    @BeforeAll
    static void startServer() throws IOException {
        pki = Pki.in(directory);
        clients = new NamedClients(directory, pki);
        server = NatsServer.start("authorization { user: own, password: \"own secret\" }");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static String pinned(String pin, String more) {
        return tls("pinned_certs = [\"" + pin + "\"]\n" + more, "");
    }

    private static String tls(String keys, String listenerKeys) {
        String tls = pki.tls(keys + "\n" + key("ca_file", clients.ca()));
        return new ConfigText()
                .upstream("nats", server.port(), "")
                .listener("clients", "nats", tls + listenerKeys)
                .toString();
    }

    private static void assertLetIn(Gate gate, SSLContext context) throws IOException {
        assertEquals("own", Wire.userBehindTls(gate.port(), context, SAID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aWrongPinRefusesUntilAReloadBringsTheRightOne(String version) throws Exception {
        SSLContext context = clients.client(version, "/CN=anyone", "");
        try (Gate gate = Gate.start(directory, pinned(WRONG_PIN, "verify = true"))) {
            Wire.assertRefused(gate, "clients", context, CloseReason.NOT_PINNED);
            gate.reload(pinned(NamedClients.pin(), "verify = true"));
            assertLetIn(gate, context);
            assertLetIn(gate, context);
            // Resumed or not, it is judged by the pins of this moment.
            gate.reload(pinned(WRONG_PIN, "verify = true"));
            Wire.assertRefused(gate, "clients", context, CloseReason.NOT_PINNED);
        }
    }

    @Test
    void aReloadWithABrokenPinChangesNothing() throws Exception {
        try (Gate gate = Gate.start(directory, pinned(NamedClients.pin(), "verify = true"))) {
            try {
                gate.reload(pinned("short", "verify = true"));
                throw new AssertionError("taken");
            } catch (ConfigException refused) {
                assertLetIn(gate, clients.client("TLS", "/CN=anyone", ""));
            }
        }
    }

    @Test
    void aPinMayBeWrittenInUpperCaseAndBeOneOfMany() throws Exception {
        String pins = "pinned_certs = [\"" + WRONG_PIN + "\", \""
                + NamedClients.pin().toUpperCase(Locale.ROOT) + "\"], verify = true\n";
        try (Gate gate = Gate.start(directory, tls(pins, ""))) {
            assertLetIn(gate, clients.client("TLS", "/CN=anyone", ""));
        }
    }

    @Test
    void aPinIsCheckedBesidesTheChainAndNotInsteadOfIt() throws Exception {
        String config = new ConfigText()
                .upstream("nats", server.port(), "")
                .listener(
                        "clients",
                        "nats",
                        pki.tls("verify = true, pinned_certs = [\"" + NamedClients.pin() + "\"]\n"
                                + key("ca_file", pki.ca())))
                .toString();
        try (Gate gate = Gate.start(directory, config)) {
            Wire.assertRefused(gate, "clients", clients.client("TLS", "/CN=anyone", ""), CloseReason.UNKNOWN_CA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutVerifyEveryClientWithoutACertificateFails(String version) throws Exception {
        try (Gate gate = Gate.start(directory, pinned(NamedClients.pin(), ""))) {
            Wire.assertRefused(gate, "clients", pki.client(version), CloseReason.CERTIFICATE_MISSING);
        }
    }

    /** As nats-server's matchesPinnedCert has it: who shows none has none of the pinned keys. */
    @Test
    void withVerifyOptionalEveryClientWithoutACertificateFailsToo() throws Exception {
        try (Gate gate = Gate.start(directory, pinned(NamedClients.pin(), "verify = optional"))) {
            Wire.assertRefused(gate, "clients", pki.client(), CloseReason.NOT_PINNED);
            assertLetIn(gate, clients.client("TLS", "/CN=anyone", ""));
        }
        try (Gate gate = Gate.start(directory, pinned(WRONG_PIN, "verify = optional"))) {
            Wire.assertRefused(gate, "clients", clients.client("TLS", "/CN=anyone", ""), CloseReason.NOT_PINNED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost, true",
        "localhost, nats://LOCALHOST:4222, true",
        "LocalHost, localhost:6222, true",
        "localhost, 127.0.0.1, false",
        "localhost, nats://127.0.0.1:4222, false",
        "*.example.com, a.example.com, true",
        "*.example.com, a.b.example.com, false",
        "*.example.com, example.com, false",
        "f*.example.com, foo.example.com, false",
        "a.*.com, a.example.com, false",
        "example.com, other.com, false",
        "127.0.0.1, 127.0.0.1, true"
    })
    void aCertificateHasToNameAHostOfTheKnownUrls(String san, String url, boolean known) throws Exception {
        String config = tls("verify_cert_and_check_known_urls = true", "known_urls = [\"" + url + "\"]\n");
        try (Gate gate = Gate.start(directory, config)) {
            SSLContext context = clients.client("TLS", "/CN=" + san, "dns:" + san);
            if (known) {
                assertLetIn(gate, context);
            } else {
                Wire.assertRefused(gate, "clients", context, CloseReason.URL_NOT_KNOWN);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void knownUrlsThatAReloadTakesAwayNobodyResumes(String version) throws Exception {
        List<String> hosts = List.of("a.example.com", "b.example.com");
        String check = "verify_cert_and_check_known_urls = true";
        SSLContext context = clients.client(version, "", "dns:" + hosts.getFirst());
        try (Gate gate = Gate.start(directory, tls(check, "known_urls = [\"" + hosts.getFirst() + "\"]\n"))) {
            assertLetIn(gate, context);
            gate.reload(tls(check, "known_urls = [\"" + hosts.getLast() + "\"]\n"));
            Wire.assertRefused(gate, "clients", context, CloseReason.URL_NOT_KNOWN);
        }
    }
}
