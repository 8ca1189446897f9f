package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.TlsConfig;
import io.postern.config.TlsConfig.TlsVersion;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import io.postern.tls.TestServer.Transport;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets, and what the handlers behind TLS see, when a handshake fails. */
class FailedHandshakeTest {
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued LEAF = ROOT.issue(Kind.P256, "leaf", "gate.test");
    private static final int ALERT = 21;
    private static final int FATAL = 2;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int DECODE_ERROR = 50;
    private static final int PROTOCOL_VERSION = 70;

    @TempDir
    Path folder;

    static Stream<Transport> transports() {
        return Transport.available();
    }

    static Stream<Arguments> clientHellos() {
        ClientHello good = ClientHello.tls12();
        return Stream.of(
                Arguments.of("TLS 1.1 only", good.withVersion(0x0302), PROTOCOL_VERSION, TlsFailure.NO_COMMON_VERSION),
                Arguments.of(
                        "CBC only", good.withSuites(0xc009, 0xc013), HANDSHAKE_FAILURE, TlsFailure.NO_COMMON_CIPHER),
                Arguments.of(
                        "RSA key exchange", good.withSuites(0x009c), HANDSHAKE_FAILURE, TlsFailure.NO_COMMON_CIPHER),
                Arguments.of("RSA only", good.withSuites(0xc02f), HANDSHAKE_FAILURE, TlsFailure.NO_COMMON_CIPHER),
                Arguments.of("SHA-1 only", good.withSchemes(0x0203), HANDSHAKE_FAILURE, TlsFailure.NO_COMMON_CIPHER),
                Arguments.of("empty suites", good.withSuites(), DECODE_ERROR, TlsFailure.MALFORMED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clientHellos")
    void theAlertArrivesAndTheReasonIsTold(String name, ClientHello hello, int alert, TlsFailure failure)
            throws Exception {
        for (Transport transport : Transport.available().toList()) {
            try (TestServer server = start(transport);
                    Socket client = server.connect()) {
                client.getOutputStream().write(hello.record());
                assertAlert(alert, client.getInputStream().readAllBytes());
                assertEquals(
                        failure, server.nextOf(TlsEvent.HandshakeFailed.class).failure());
                assertEquals(List.of(TestServer.END), server.untilEnd());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT {\"verbose\":false}\r\nPING\r\n", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\0\0\0\0\0"})
    void whatIsNotTlsIsSentNothing(String text) throws Exception {
        for (Transport transport : Transport.available().toList()) {
            try (TestServer server = start(transport);
                    Socket client = server.connect()) {
                client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                assertEquals(0, client.getInputStream().readAllBytes().length);
                TlsEvent.HandshakeFailed failed = server.nextOf(TlsEvent.HandshakeFailed.class);
                assertEquals(TlsFailure.NOT_TLS, failed.failure());
                assertFalse(failed.detail().contains("434f4e"), "shows what the client sent: " + failed.detail());
                assertEquals(List.of(TestServer.END), server.untilEnd());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aClientThatLeavesInTheMiddleIsGone(Transport transport) throws Exception {
        byte[] hello = ClientHello.tls12().record();
        try (TestServer server = start(transport)) {
            for (int sent : new int[] {0, 1, 5, hello.length - 1, hello.length}) {
                try (Socket client = server.connect()) {
                    client.getOutputStream().write(hello, 0, sent);
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                }
                assertEquals(
                        TlsFailure.CLIENT_GONE,
                        server.nextOf(TlsEvent.HandshakeFailed.class).failure());
                assertEquals(List.of(TestServer.END), server.untilEnd());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aResetIsToldAndPassedOn(Transport transport) throws Exception {
        try (TestServer server = start(transport)) {
            try (Socket client = server.connect()) {
                client.getOutputStream().write(ClientHello.tls12().record());
                assertEquals(22, client.getInputStream().read());
                client.setSoLinger(true, 0);
            }
            assertEquals(
                    TlsFailure.CLIENT_GONE,
                    server.nextOf(TlsEvent.HandshakeFailed.class).failure());
            List<Object> rest = server.untilEnd();
            assertEquals(2, rest.size(), rest.toString());
            assertTrue(rest.getFirst().toString().endsWith("exception"), rest.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientThatRefusesTheCertificateSaysSoByItsAlert(String version) throws Exception {
        Issued other = TestPki.root("other");
        try (TestServer server = start();
                SSLSocket client = new TestClient(other.certificate()).wrap(server.connect(), version)) {
            assertThrows(SSLException.class, client::startHandshake);
            TlsEvent.HandshakeFailed failed = server.nextOf(TlsEvent.HandshakeFailed.class);
            assertEquals(TlsFailure.CLIENT_ALERT, failed.failure());
            assertTrue(failed.detail().contains("CERTIFICATE_UNKNOWN"), failed.detail());
            assertEquals(List.of(TestServer.END), server.untilEnd());
        }
    }

    @Test
    void closeNotifyInTheMiddleEndsTheHandshake() throws Exception {
        try (TestServer server = start();
                Socket client = server.connect()) {
            client.getOutputStream().write(ClientHello.tls12().record());
            assertEquals(22, client.getInputStream().read());
            client.getOutputStream().write(HexFormat.of().parseHex("15030300020100"));
            assertEquals(
                    TlsFailure.CLIENT_GONE,
                    server.nextOf(TlsEvent.HandshakeFailed.class).failure());
            assertEquals(List.of(TestServer.END), server.untilEnd());
        }
    }

    @Test
    void aRecordOfTooManyBytesEndsTheHandshake() throws Exception {
        try (TestServer server = start();
                Socket client = server.connect()) {
            client.getOutputStream().write(HexFormat.of().parseHex("160301ffff0100"));
            assertEquals(
                    TlsFailure.MALFORMED,
                    server.nextOf(TlsEvent.HandshakeFailed.class).failure());
            assertEquals(List.of(TestServer.END), server.untilEnd());
        }
    }

    @Test
    void theLeastVersionIsHeld() throws Exception {
        TlsConfig config =
                TestClient.config(TlsVersion.TLS_1_3, CipherSuite.DEFAULTS, Curve.DEFAULTS, LEAF.write(folder, "leaf"));
        assertTls13Only(config);
    }

    @Test
    void withoutASuiteOfTls12ThereIsNoTls12() throws Exception {
        TlsConfig config = TestClient.config(
                TlsVersion.TLS_1_2,
                List.of(CipherSuite.TLS_AES_128_GCM_SHA256),
                Curve.DEFAULTS,
                LEAF.write(folder, "leaf"));
        assertTls13Only(config);
    }

    private static void assertTls13Only(TlsConfig config) throws Exception {
        TestClient trusting = new TestClient(ROOT.certificate());
        try (TestServer server = TestServer.start(TestServer.load("a", config))) {
            try (Socket client = server.connect()) {
                client.getOutputStream().write(ClientHello.tls12().record());
                assertAlert(PROTOCOL_VERSION, client.getInputStream().readAllBytes());
            }
            assertEquals(
                    TlsFailure.NO_COMMON_VERSION,
                    server.nextOf(TlsEvent.HandshakeFailed.class).failure());
            assertEquals(List.of(TestServer.END), server.untilEnd());
            for (CipherSuite suite : CipherSuite.values()) {
                if (suite.protocol() == CipherSuite.Protocol.TLS_1_3) {
                    String[] one = {suite.name()};
                    try (SSLSocket client = trusting.wrap(server.connect(), p -> p.setCipherSuites(one))) {
                        assertEquals("PING", TestClient.echo(client, "PING"));
                    }
                }
            }
        }
    }

    @Test
    void onlyTheConfiguredSuitesOfTls12AreServed() throws Exception {
        TlsConfig config = TestClient.config(
                TlsVersion.TLS_1_2,
                List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
                Curve.DEFAULTS,
                LEAF.write(folder, "leaf"));
        try (TestServer server = TestServer.start(TestServer.load("a", config));
                Socket refused = server.connect()) {
            refused.getOutputStream()
                    .write(ClientHello.tls12().withSuites(0xc02b).record());
            assertAlert(HANDSHAKE_FAILURE, refused.getInputStream().readAllBytes());
            server.untilEnd();
            try (SSLSocket served = new TestClient(ROOT.certificate()).wrap(server.connect(), "TLSv1.2")) {
                assertEquals("PING", TestClient.echo(served, "PING"));
                assertEquals(
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        server.nextFacts().cipherSuite());
            }
        }
    }

    @Test
    void onlyTheConfiguredGroupsAreServed() throws Exception {
        TlsConfig config = TestClient.config(
                TlsVersion.TLS_1_3, CipherSuite.DEFAULTS, List.of(Curve.P384), LEAF.write(folder, "leaf"));
        String[] offered = {"x25519", "secp256r1"};
        try (TestServer server = TestServer.start(TestServer.load("a", config));
                SSLSocket client =
                        new TestClient(ROOT.certificate()).wrap(server.connect(), p -> p.setNamedGroups(offered))) {
            assertThrows(SSLException.class, client::startHandshake);
            assertEquals(
                    TlsFailure.NO_COMMON_GROUP,
                    server.nextOf(TlsEvent.HandshakeFailed.class).failure());
        }
    }

    private TestServer start() throws Exception {
        return TestServer.start(TestServer.load("a", TestClient.config(LEAF.write(folder, "leaf"))));
    }

    private TestServer start(Transport transport) throws Exception {
        return TestServer.start(TestServer.load("a", TestClient.config(LEAF.write(folder, "leaf"))), transport);
    }

    private static void assertAlert(int description, byte[] record) {
        assertEquals(7, record.length, Arrays.toString(record));
        assertEquals(
                List.of(ALERT, 3, FATAL, description),
                List.of((int) record[0], (int) record[1], (int) record[5], (int) record[6]));
    }
}
