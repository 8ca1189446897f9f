package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.config.TlsConfig;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several certificates a client gets: nats-server's rule for {@code certs}. */
class CertificateChoiceTest {
    // A client's signature schemes are for the chain's signatures too, so each kind of leaf has a root of its kind.
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued RSA_ROOT = TestPki.root(Kind.RSA, "rsa-root");
    private static final Issued ED25519_ROOT = TestPki.root(Kind.ED25519, "ed25519-root");
    private static final Issued RSA = RSA_ROOT.issue(Kind.RSA, "rsa", "gate.test");
    private static final Issued ECDSA = ROOT.issue(Kind.P256, "ecdsa", "gate.test");
    private static final Issued ED25519 = ED25519_ROOT.issue(Kind.ED25519, "ed25519", "gate.test");
    private static final Issued ONE = ROOT.issue(Kind.P256, "one", "one.test");
    private static final Issued TWO = ROOT.issue(Kind.P256, "two", "two.test", "*.two.test");
    private static final Issued TWO_RSA = RSA_ROOT.issue(Kind.RSA, "two-rsa", "two.test");
    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    @TempDir
    Path folder;

    @Test
    void theFirstOfSeveralIsSentToWhoCanVerifyAll() throws Exception {
        try (TestServer server = start(RSA, ECDSA)) {
            for (String version : VERSIONS) {
                assertEquals(RSA.certificate(), leaf(server, p -> p.setProtocols(new String[] {version})));
            }
        }
        try (TestServer server = start(ECDSA, RSA)) {
            for (String version : VERSIONS) {
                assertEquals(ECDSA.certificate(), leaf(server, p -> p.setProtocols(new String[] {version})));
            }
        }
    }

    @Test
    void aClientOfOneSignatureSchemeGetsTheCertificateThatItCanVerify() throws Exception {
        try (TestServer server = start(RSA, ECDSA, ED25519)) {
            for (String version : VERSIONS) {
                assertEquals(ECDSA.certificate(), leaf(server, only(version, "ecdsa_secp256r1_sha256")));
                assertEquals(ED25519.certificate(), leaf(server, only(version, "ed25519")));
            }
        }
        try (TestServer server = start(ECDSA, RSA)) {
            for (String version : VERSIONS) {
                assertEquals(RSA.certificate(), leaf(server, only(version, "rsa_pss_rsae_sha256", "rsa_pkcs1_sha256")));
            }
        }
    }

    @Test
    void aClientOfOneKindOfCipherSuitesGetsTheCertificateForIt() throws Exception {
        try (TestServer server = start(RSA, ECDSA)) {
            assertEquals(ECDSA.certificate(), leaf(server, suite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")));
        }
        try (TestServer server = start(ECDSA, RSA)) {
            assertEquals(RSA.certificate(), leaf(server, suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")));
        }
    }

    @Test
    void aClientThatCanVerifyNoneIsRefused() throws Exception {
        try (TestServer server = start(RSA, ECDSA)) {
            assertThrows(SSLException.class, () -> leaf(server, only("TLSv1.3", "ed25519")));
            assertEquals(
                    TlsFailure.NO_COMMON_SIGNATURE,
                    server.nextOf(TlsEvent.HandshakeFailed.class).failure());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "one.test, one",
        "two.test, two",
        "TWO.test, two",
        "a.two.test, two",
        "a.b.two.test, one",
        "other.test, one"
    })
    void theNameAskedForDecidesElseTheFirstIsSent(String name, String expected) throws Exception {
        X509Certificate certificate = expected.equals("one") ? ONE.certificate() : TWO.certificate();
        try (TestServer server = start(ONE, TWO)) {
            for (String version : VERSIONS) {
                assertEquals(certificate, leaf(server, p -> {
                    p.setProtocols(new String[] {version});
                    p.setServerNames(List.of(new SNIHostName(name)));
                }));
                assertEquals(name, server.nextFacts().serverName());
                server.untilEnd();
            }
        }
    }

    @Test
    void nameAndSignatureDecideTogether() throws Exception {
        try (TestServer server = start(ONE, TWO, TWO_RSA)) {
            assertEquals(TWO_RSA.certificate(), leaf(server, p -> {
                only("TLSv1.2", "rsa_pss_rsae_sha256", "rsa_pkcs1_sha256").accept(p);
                p.setServerNames(List.of(new SNIHostName("two.test")));
            }));
        }
    }

    @Test
    void noNameGetsTheFirst() throws Exception {
        try (TestServer server = start(TWO, ONE)) {
            assertEquals(TWO.certificate(), leaf(server, p -> p.setServerNames(List.of())));
            assertEquals("", server.nextFacts().serverName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_gate.test", "gate.test.", "127.0.0.1", "::1", "x", "-", "\u00e4.test", "a b\u001b[31m"})
    void oddNamesAreServedAndLoggedSafely(String name) throws Exception {
        try (TestServer server = start(ONE, TWO);
                SSLSocket client = new TestClient(ROOT.certificate())
                        .wrap(server.connect(), p -> p.setServerNames(List.of(new RawName(name))))) {
            assertEquals("PING", TestClient.echo(client, "PING"));
            assertEquals(LogText.of(name), server.nextFacts().serverName().replace("??", "?"));
        }
    }

    private TestServer start(Issued... certificates) throws Exception {
        TlsConfig config = TestClient.config(Arrays.stream(certificates)
                .map(one ->
                        one.write(folder, one.certificate().getSerialNumber().toString()))
                .toArray(TlsConfig.CertificatePair[]::new));
        return TestServer.start(TestServer.load("a", config));
    }

    /** Shakes hands as a client that remembers no session. */
    private static X509Certificate leaf(TestServer server, Consumer<SSLParameters> settings) throws Exception {
        TestClient trusting = new TestClient(ROOT.certificate(), RSA_ROOT.certificate(), ED25519_ROOT.certificate());
        try (SSLSocket client = trusting.wrap(server.connect(), settings)) {
            client.startHandshake();
            return (X509Certificate) client.getSession().getPeerCertificates()[0];
        }
    }

    private static Consumer<SSLParameters> only(String version, String... schemes) {
        return parameters -> {
            parameters.setProtocols(new String[] {version});
            parameters.setSignatureSchemes(schemes);
        };
    }

    private static Consumer<SSLParameters> suite(String suite) {
        return parameters -> {
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(new String[] {suite});
        };
    }
}
