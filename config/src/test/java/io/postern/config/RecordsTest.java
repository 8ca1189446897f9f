package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The records refuse what is not valid, for those who make them without a file. */
class RecordsTest {
    private static final HostPort ADDRESS = new HostPort("127.0.0.1", 4222);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final UpstreamConfig UPSTREAM =
            new UpstreamConfig("nats", List.of(ADDRESS), SECOND, SECOND, IdentityConfig.NONE);
    private static final ListenerConfig LISTENER = listener("clients", "nats");
    private static final LogConfig LOG = new LogConfig(LogConfig.Level.INFO);
    private static final TlsConfig.CertificatePair PAIR = new TlsConfig.CertificatePair(
            java.nio.file.Path.of("cert.pem"),
            java.nio.file.Path.of("key.pem"),
            new Origin("f", 1, "cert_file"),
            new Origin("f", 1, "key_file"));

    @Test
    void aConfigurationNeedsAListenerAnUpstreamAndTimeToDrain() {
        refused("listeners", () -> new PosternConfig(List.of(), List.of(UPSTREAM), LOG, SECOND, StaplingConfig.AUTO));
        refused("upstreams", () -> new PosternConfig(List.of(LISTENER), List.of(), LOG, SECOND, StaplingConfig.AUTO));
        refused(
                "drain_timeout",
                () -> new PosternConfig(List.of(LISTENER), List.of(UPSTREAM), LOG, Duration.ZERO, StaplingConfig.AUTO));
        refused(
                "upstream",
                () -> new PosternConfig(
                        List.of(listener("a", "no")), List.of(UPSTREAM), LOG, SECOND, StaplingConfig.AUTO));
    }

    @Test
    void anUpstreamIsFoundForAListenerOfTheSameConfiguration() {
        PosternConfig config =
                new PosternConfig(List.of(LISTENER), List.of(UPSTREAM), LOG, SECOND, StaplingConfig.AUTO);

        assertEquals(UPSTREAM, config.upstreamOf(LISTENER));
        assertThrows(IllegalArgumentException.class, () -> config.upstreamOf(listener("a", "no")));
    }

    @Test
    void aListenerAndAnUpstreamNeedNames() {
        refused("name", () -> listener("", "nats"));
        refused("name", () -> new UpstreamConfig("", List.of(ADDRESS), SECOND, SECOND, IdentityConfig.NONE));
    }

    @Test
    void anUpstreamNeedsServersAndTime() {
        refused("servers", () -> new UpstreamConfig("nats", List.of(), SECOND, SECOND, IdentityConfig.NONE));
        refused(
                "dial_timeout",
                () -> new UpstreamConfig("nats", List.of(ADDRESS), Duration.ZERO, SECOND, IdentityConfig.NONE));
        refused(
                "info_timeout",
                () -> new UpstreamConfig("nats", List.of(ADDRESS), SECOND, SECOND.negated(), IdentityConfig.NONE));
    }

    @Test
    void aTlsBlockNeedsSomethingToOffer() {
        List<TlsConfig.CertificatePair> pairs = List.of(PAIR);
        refused("cert_file", () -> tls(List.of(), CipherSuite.DEFAULTS, Curve.DEFAULTS, SECOND, 0));
        refused("cipher_suites", () -> tls(pairs, List.of(), Curve.DEFAULTS, SECOND, 0));
        refused("curve_preferences", () -> tls(pairs, CipherSuite.DEFAULTS, List.of(), SECOND, 0));
        refused("timeout", () -> tls(pairs, CipherSuite.DEFAULTS, Curve.DEFAULTS, Duration.ZERO, 0));
        refused("connection_rate_limit", () -> tls(pairs, CipherSuite.DEFAULTS, Curve.DEFAULTS, SECOND, -1));
        refused("handshake_first", () -> new HandshakeMode.TlsFirstWithFallback(Duration.ZERO));
    }

    @Test
    void aRefusalSaysWhatStandsThereAndWhatWasExpected() {
        InvalidValueException e = assertThrows(InvalidValueException.class, () -> new HostPort("127.0.0.1", 65536));
        assertEquals("65536", e.value());
        assertEquals("0 to 65535", e.expected());
        assertEquals("port: 65536 (expected: 0 to 65535)", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4222, 127.0.0.1, 4222",
        "nats.example.com:0, nats.example.com, 0",
        "nats:-1, nats, 0",
        "[::1]:4222, ::1, 4222",
        "a:65535, a, 65535"
    })
    void anAddressIsReadAsNatsWritesIt(String text, String host, int port) {
        assertEquals(Optional.of(new HostPort(host, port)), HostPort.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":4222",
                "a",
                "a:",
                "a:b",
                "::1:4222",
                "a:65536",
                "a:123456",
                "a:-2",
                "a b:1",
                "[]:1",
                "[a:1",
                "a]:1",
                "nats://a:1",
                "a/b:1",
                "a\\b:1",
                "\"a\":1",
                "ä:1",
                "a\u007f:1",
                "[[::1]]:1"
            })
    void whatIsNoAddressIsNone(String text) {
        assertEquals(Optional.empty(), HostPort.parse(text));
    }

    @Test
    void anAddressIsWrittenAsNatsWritesItAndComparedWithoutCase() {
        assertEquals("[::1]:4222", new HostPort("::1", 4222).toString());
        assertEquals("A:1", new HostPort("A", 1).toString());
        assertEquals(new HostPort("a", 1), new HostPort("A", 1).normalized());
        refused("host", () -> new HostPort("", 1));
        refused("port", () -> new HostPort("a", -1));
    }

    @Test
    void aProblemIsOneLineWithAsMuchPlaceAsThereIs() {
        Origin origin = new Origin("postern.conf", 3, "log.level");
        assertEquals(
                "postern.conf:3: log.level: no (expected: yes)",
                origin.problem("no", "yes").toString());
        assertEquals(
                "postern.conf: no such file", new ConfigProblem("postern.conf", 0, "", "no such file", "").toString());
    }

    @Test
    void suitesAndCurvesAreFoundByTheirExactNames() {
        assertEquals(Optional.empty(), CipherSuite.byName("tls_aes_128_gcm_sha256"));
        assertEquals(
                CipherSuite.Protocol.TLS_1_3,
                CipherSuite.byName("TLS_AES_128_GCM_SHA256").orElseThrow().protocol());
        assertEquals(Optional.of(Curve.P256), Curve.byConfigName("CurveP256"));
        assertEquals(Optional.empty(), Curve.byConfigName("P256"));
    }

    private static TlsConfig tls(
            List<TlsConfig.CertificatePair> pairs,
            List<CipherSuite> suites,
            List<Curve> curves,
            Duration timeout,
            int rate) {
        return new TlsConfig(
                pairs, TlsConfig.TlsVersion.TLS_1_2, suites, curves, timeout, new HandshakeMode.InfoFirst(), rate);
    }

    private static ListenerConfig listener(String name, String upstream) {
        AdvertiseConfig advertise = new AdvertiseConfig(List.of(), Map.of(), AdvertiseConfig.ConnectUrls.DROP);
        return new ListenerConfig(name, ADDRESS, upstream, advertise, new ClientSecurity.Plaintext());
    }

    private static void refused(String key, Executable making) {
        assertEquals(key, assertThrows(InvalidValueException.class, making).key());
    }
}
