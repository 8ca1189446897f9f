package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.postern.config.CipherSuite;
import io.postern.config.Curve;
import io.postern.config.TlsConfig;
import io.postern.config.TlsConfig.TlsVersion;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import io.postern.tls.TestServer.Transport;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a finished handshake agrees on. */
class HandshakeTest {
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued INTERMEDIATE = ROOT.issue(Kind.P256, "intermediate");
    private static final Issued LEAF = INTERMEDIATE.issue(Kind.P256, "leaf", "gate.test");

    @TempDir
    Path folder;

    static Stream<Arguments> transportsAndVersions() {
        return Transport.available().flatMap(t -> Stream.of("1.2", "1.3").map(v -> Arguments.of(t, v)));
    }

    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void bytesPassOnEachTransportAndVersion(Transport transport, String version) throws Exception {
        ServerTls tls = load("a", TestClient.config(LEAF.write(folder, "leaf")));
        try (TestServer server = TestServer.start(tls, transport)) {
            try (SSLSocket client = new TestClient(ROOT.certificate()).wrap(server.connect(), "TLSv" + version)) {
                assertEquals("PING", TestClient.echo(client, "PING"));
            }
            assertEquals(version, server.nextFacts().version());
            assertEquals(List.of("read PING", new TlsEvent.CloseNotify(), TestServer.END), server.untilEnd());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RSA", "P256", "P384", "ED25519"})
    void everyKindOfKeyServesBothVersions(Kind kind) throws Exception {
        Issued leaf = ROOT.issue(kind, "leaf", "gate.test");
        try (TestServer server = TestServer.start(load("a", TestClient.config(leaf.write(folder, "leaf"))))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket client = new TestClient(ROOT.certificate()).wrap(server.connect(), version)) {
                    assertEquals("PING", TestClient.echo(client, "PING"));
                }
            }
        }
    }

    @Test
    void allSuitesOfBothVersionsAreServedAes128Preferred() throws Exception {
        Issued rsa = ROOT.issue(Kind.RSA, "rsa", "gate.test");
        TlsConfig config = TestClient.config(LEAF.write(folder, "leaf"), rsa.write(folder, "rsa"));
        TestClient client = new TestClient(ROOT.certificate());
        try (TestServer server = TestServer.start(load("a", config))) {
            for (CipherSuite suite : CipherSuite.values()) {
                String[] one = {suite.name()};
                try (SSLSocket socket = client.wrap(server.connect(), p -> p.setCipherSuites(one))) {
                    TestClient.echo(socket, "PING");
                    assertEquals(suite.name(), server.nextFacts().cipherSuite());
                }
                server.untilEnd();
            }
            String[] both = {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"};
            try (SSLSocket socket = client.wrap(server.connect(), p -> p.setCipherSuites(both))) {
                TestClient.echo(socket, "PING");
                assertEquals(
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        server.nextFacts().cipherSuite());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"x25519,X25519", "secp256r1,P-256", "secp384r1,P-384"})
    void eachDefaultGroupIsServed(String clients, String ours) throws Exception {
        String[] one = {clients};
        try (TestServer server = TestServer.start(load("a", TestClient.config(LEAF.write(folder, "leaf"))));
                SSLSocket socket =
                        new TestClient(ROOT.certificate()).wrap(server.connect(), p -> p.setNamedGroups(one))) {
            TestClient.echo(socket, "PING");
            assertEquals(ours, server.nextFacts().group());
        }
    }

    @Test
    void theConfigurationsGroupOrderDecides() throws Exception {
        TlsConfig config = TestClient.config(
                TlsVersion.TLS_1_2,
                CipherSuite.DEFAULTS,
                List.of(Curve.P384, Curve.X25519),
                LEAF.write(folder, "leaf"));
        String[] offered = {"x25519", "secp384r1"};
        try (TestServer server = TestServer.start(load("a", config));
                SSLSocket socket =
                        new TestClient(ROOT.certificate()).wrap(server.connect(), p -> p.setNamedGroups(offered))) {
            TestClient.echo(socket, "PING");
            assertEquals("P-384", server.nextFacts().group());
        }
    }

    @Test
    void aGroupThatTheClientGuessedWrongIsAskedForAgain() throws Exception {
        TlsConfig config = TestClient.config(
                TlsVersion.TLS_1_3, CipherSuite.DEFAULTS, List.of(Curve.P384), LEAF.write(folder, "leaf"));
        String[] offered = {"x25519", "secp256r1", "secp384r1"};
        try (TestServer server = TestServer.start(load("a", config));
                SSLSocket socket =
                        new TestClient(ROOT.certificate()).wrap(server.connect(), p -> p.setNamedGroups(offered))) {
            TestClient.echo(socket, "PING");
            assertEquals("P-384", server.nextFacts().group());
        }
    }

    @Test
    void aPostQuantumClientGetsItsGroup() throws Exception {
        SslContext client = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(ROOT.certificate())
                .option(OpenSslContextOption.GROUPS, new String[] {"X25519MLKEM768", "X25519"})
                .build();
        try (TestServer server = TestServer.start(load("a", TestClient.config(LEAF.write(folder, "leaf"))))) {
            Channel channel = server.connect(client.newHandler(ByteBufAllocator.DEFAULT, "gate.test", 4222));
            assertEquals("X25519MLKEM768", server.nextFacts().group());
            channel.close().sync();
        }
    }

    @Test
    void theFactsNameTheServerNameAskedFor() throws Exception {
        try (TestServer server = TestServer.start(load("a", TestClient.config(LEAF.write(folder, "leaf"))));
                SSLSocket socket = new TestClient(ROOT.certificate()).wrap(server.connect(), p -> {})) {
            TestClient.echo(socket, "PING");
            assertEquals("gate.test", server.nextFacts().serverName());
        }
    }

    @Test
    void aClientsApplicationProtocolsAreIgnored() throws Exception {
        String[] protocols = {"h2", "nats"};
        try (TestServer server = TestServer.start(load("a", TestClient.config(LEAF.write(folder, "leaf"))));
                SSLSocket socket = new TestClient(ROOT.certificate())
                        .wrap(server.connect(), p -> p.setApplicationProtocols(protocols))) {
            assertEquals("PING", TestClient.echo(socket, "PING"));
            assertEquals("", socket.getApplicationProtocol());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theChainSentIsWhatTheFileHolds(int length) throws Exception {
        List<X509Certificate> chain = Stream.of(LEAF.certificate(), INTERMEDIATE.certificate(), ROOT.certificate())
                .limit(length)
                .toList();
        TlsConfig config = TestClient.config(LEAF.write(folder, "leaf", chain));
        TestClient client = new TestClient(ROOT.certificate(), INTERMEDIATE.certificate());
        try (TestServer server = TestServer.start(load("a", config))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = client.wrap(server.connect(), version)) {
                    socket.startHandshake();
                    assertEquals(chain, List.of(socket.getSession().getPeerCertificates()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionIsResumedOnItsListenerAndOnNoOther(String version) throws Exception {
        TlsConfig config = TestClient.config(LEAF.write(folder, "leaf"));
        TestClient client = new TestClient(ROOT.certificate());
        try (TestServer a = TestServer.start(load("a", config));
                TestServer b = TestServer.start(load("b", config))) {
            assertFalse(resumed(client, a, version));
            assertTrue(resumed(client, a, version));
            assertFalse(resumed(client, b, version));
        }
    }

    private static boolean resumed(TestClient client, TestServer server, String version) throws Exception {
        try (SSLSocket socket = client.wrap(server.connect(), version)) {
            TestClient.echo(socket, "PING");
        }
        boolean resumed = server.nextFacts().resumed();
        server.untilEnd();
        return resumed;
    }

    @Test
    void handlersLiveOnWhenTheirTlsIsClosed() throws Exception {
        ServerTls tls = load("a", TestClient.config(LEAF.write(folder, "leaf")));
        try (TestServer server = TestServer.start(tls);
                SSLSocket client = new TestClient(ROOT.certificate()).wrap(server.connect(), "TLSv1.3")) {
            TestClient.echo(client, "PING");
            tls.close();
            assertEquals("PONG", TestClient.echo(client, "PONG"));
        }
    }

    @Test
    void theEngineIsNamedWithItsVersion() {
        String engine = Engines.tested().description();
        assertTrue(engine.matches("BoringSSL \\(netty-tcnative [0-9.]+\\.Final\\)"), engine);
    }

    private static ServerTls load(String listener, TlsConfig config) throws Exception {
        return TestServer.load(listener, config);
    }
}
