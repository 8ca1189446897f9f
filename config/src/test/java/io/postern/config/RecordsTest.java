package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.RevocationConfig.OcspPeerConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            new UpstreamConfig("nats", List.of(ADDRESS), SECOND, SECOND, IdentityConfig.NONE, BalancingConfig.USUAL);
    private static final ListenerConfig LISTENER = listener("clients", "nats");
    private static final TlsConfig.CertificatePair PAIR = new TlsConfig.CertificatePair(
            java.nio.file.Path.of("cert.pem"),
            java.nio.file.Path.of("key.pem"),
            new Origin("f", 1, "cert_file"),
            new Origin("f", 1, "key_file"));

    @Test
    void aConfigurationNeedsAListenerAnUpstreamAndTimeToDrain() {
        refused(
                "listeners",
                () -> new PosternConfig(
                        List.of(), List.of(UPSTREAM), TlsEngineName.AUTO, StaplingConfig.AUTO, OperationConfig.USUAL));
        refused(
                "upstreams",
                () -> new PosternConfig(
                        List.of(LISTENER), List.of(), TlsEngineName.AUTO, StaplingConfig.AUTO, OperationConfig.USUAL));
        refused("drain_timeout", () -> new StopConfig(Duration.ZERO, SECOND, SECOND));
        refused("lame_duck_grace_period", () -> new StopConfig(SECOND, SECOND.negated(), SECOND));
        refused("lame_duck_duration", () -> new StopConfig(SECOND, SECOND, Duration.ZERO));
        refused(
                "upstream",
                () -> new PosternConfig(
                        List.of(listener("a", "no")),
                        List.of(UPSTREAM),
                        TlsEngineName.AUTO,
                        StaplingConfig.AUTO,
                        OperationConfig.USUAL));
    }

    @Test
    void inShadowACertificateIsAWishAndNothingElseChanges() {
        for (PolicyConfig.ClientAuth clientAuth : PolicyConfig.ClientAuth.values()) {
            assertEquals(clientAuth, inForce(clientAuth, AccessConfig.Enforcement.ENFORCE));
            boolean required = clientAuth == PolicyConfig.ClientAuth.REQUIRED;
            assertEquals(
                    required ? PolicyConfig.ClientAuth.OPTIONAL : clientAuth,
                    inForce(clientAuth, AccessConfig.Enforcement.SHADOW));
        }
    }

    private static PolicyConfig.ClientAuth inForce(
            PolicyConfig.ClientAuth clientAuth, AccessConfig.Enforcement enforcement) {
        AccessConfig access = new AccessConfig(
                List.of(), List.of(), AccessConfig.MapField.ANY, AccessConfig.OnExpiry.CLOSE, enforcement);
        return new PolicyConfig(clientAuth, PolicyConfig.Mapping.NONE, TrustConfig.HOST, access, RevocationConfig.NONE)
                .clientAuthInForce();
    }

    @Test
    void anUpstreamIsFoundForAListenerOfTheSameConfiguration() {
        PosternConfig config = new PosternConfig(
                List.of(LISTENER), List.of(UPSTREAM), TlsEngineName.AUTO, StaplingConfig.AUTO, OperationConfig.USUAL);

        assertEquals(UPSTREAM, config.upstreamOf(LISTENER));
        assertThrows(IllegalArgumentException.class, () -> config.upstreamOf(listener("a", "no")));
    }

    @Test
    void aListenerAndAnUpstreamNeedNames() {
        refused("name", () -> listener("", "nats"));
        refused(
                "name",
                () -> new UpstreamConfig(
                        "", List.of(ADDRESS), SECOND, SECOND, IdentityConfig.NONE, BalancingConfig.USUAL));
    }

    @Test
    void anUpstreamNeedsServersAndTime() {
        refused(
                "servers",
                () -> new UpstreamConfig(
                        "nats", List.of(), SECOND, SECOND, IdentityConfig.NONE, BalancingConfig.USUAL));
        refused(
                "dial_timeout",
                () -> new UpstreamConfig(
                        "nats", List.of(ADDRESS), Duration.ZERO, SECOND, IdentityConfig.NONE, BalancingConfig.USUAL));
        refused(
                "info_timeout",
                () -> new UpstreamConfig(
                        "nats",
                        List.of(ADDRESS),
                        SECOND,
                        SECOND.negated(),
                        IdentityConfig.NONE,
                        BalancingConfig.USUAL));
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
    void aPolicyAsksForTheCertificatesThatItJudges() {
        TrustConfig pinned = trust(Set.of("0".repeat(64)), List.of());
        TrustConfig known = trust(Set.of(), List.of("nats.example.com"));
        RevocationConfig ocsp =
                new RevocationConfig(List.of(), RevocationConfig.WhenStale.REFUSE, ocspPeer(true, SECOND));

        refused(
                "verify_and_map",
                () -> policy(ClientAuth.NONE, Mapping.TO_USER, TrustConfig.HOST, RevocationConfig.NONE));
        refused("pinned_certs", () -> policy(ClientAuth.NONE, Mapping.NONE, pinned, RevocationConfig.NONE));
        refused(
                "verify_cert_and_check_known_urls",
                () -> policy(ClientAuth.OPTIONAL, Mapping.NONE, known, RevocationConfig.NONE));
        refused("ocsp_peer", () -> policy(ClientAuth.NONE, Mapping.NONE, TrustConfig.HOST, ocsp));
        assertEquals(
                pinned, policy(ClientAuth.OPTIONAL, Mapping.NONE, pinned, ocsp).trust());
        assertEquals(
                known,
                policy(ClientAuth.REQUIRED, Mapping.TO_USER, known, RevocationConfig.NONE)
                        .trust());
    }

    @Test
    void whatIsTrustedHasOneForm() {
        for (String pin : List.of("", "0".repeat(63), "0".repeat(65), "A".repeat(64), "g".repeat(64))) {
            refused("pinned_certs", () -> trust(Set.of(pin), List.of()));
        }
        for (String host : List.of("", "Nats.example.com", "*.example.com", "a.", "nats:4222", "[::1]")) {
            refused("known_urls", () -> trust(Set.of(), List.of(host)));
        }
        assertEquals(
                List.of("a", "::1", "10.0.0.7"),
                trust(Set.of(), List.of("a", "::1", "10.0.0.7")).knownUrls());
    }

    @ParameterizedTest
    @CsvSource({
        "DNS, Nats.example.com",
        "DNS, nats.example.com.",
        "DNS, *.com",
        "URI, SPIFFE://prod/*",
        "URI, spiffe://*",
        "EMAIL, alice@Example.com",
        "EMAIL, alice",
        "IP, 10.0.0.1/8",
        "IP, FD00::/8",
        "DN, ' '"
    })
    void aRuleThatIsNotNormalizedIsNone(AccessConfig.NameRule.Type type, String pattern) {
        refused("access", () -> new AccessConfig.NameRule(type, pattern, new Origin("f", 1, "allow")));
    }

    @Test
    void askingAnIssuerTakesTime() {
        refused("ca_timeout", () -> ocspPeer(true, Duration.ZERO));
        refused(
                "allowed_clockskew",
                () -> new OcspPeerConfig(true, SECOND, SECOND.negated(), false, false, false, SECOND));
        refused(
                "cache_ttl_when_next_update_unset",
                () -> new OcspPeerConfig(true, SECOND, SECOND, false, false, false, SECOND.negated()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a",
                "http:a",
                "http:///a",
                "http://",
                "ocsp.example.com",
                "http://u:p@a/",
                "http://a/#f",
                "a b"
            })
    void aResponderIsAskedByHttp(String url) {
        InvalidValueException e =
                assertThrows(InvalidValueException.class, () -> new StaplingConfig(StaplingConfig.Mode.AUTO, url));
        assertEquals("ocsp: url (expected: an http or https URL without a user)", e.getMessage());
    }

    @Test
    void aUserHasANameAndASecretIsNotEmptyNorShown() {
        Origin origin = new Origin("f", 1, "users.a.password");
        Map<String, IdentityConfig.Credential> nameless = Map.of("", new IdentityConfig.Credential.NameOnly(origin));

        refused(
                "users",
                () -> new IdentityConfig(
                        nameless, new IdentityConfig.ProxySigning.Off(), IdentityConfig.ProxyProtocol.OFF));
        refused("users.a.password", () -> new SecretSource.Inline(" ", origin));
        SecretSource secret = new SecretSource.Inline("hunter2", origin);
        assertEquals(
                "Password[source=Inline[users.a.password]]", new IdentityConfig.Credential.Password(secret).toString());
        assertEquals(origin, secret.origin());
        assertEquals(origin, new SecretSource.InFile(new SourcedFile(java.nio.file.Path.of("a"), origin)).origin());
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

    private static PolicyConfig policy(
            ClientAuth clientAuth, Mapping mapping, TrustConfig trust, RevocationConfig revocation) {
        return new PolicyConfig(clientAuth, mapping, trust, AccessConfig.EVERYONE, revocation);
    }

    private static TrustConfig trust(Set<String> pins, List<String> knownUrls) {
        return new TrustConfig(
                new TrustConfig.Issuers.HostRoots(), pins, knownUrls, TrustConfig.ExtendedKeyUsage.CLIENT_AUTH);
    }

    private static OcspPeerConfig ocspPeer(boolean verify, Duration timeout) {
        return new OcspPeerConfig(verify, timeout, SECOND, false, false, false, SECOND);
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
        return new ListenerConfig(
                name, ADDRESS, upstream, advertise, new ClientSecurity.Plaintext(), IntakeConfig.OPEN);
    }

    private static void refused(String key, Executable making) {
        assertEquals(key, assertThrows(InvalidValueException.class, making).key());
    }

    @Test
    void aNetworkHoldsItsAddressesAndNoOthers() {
        Network network = new Network(InetAddress.ofLiteral("10.1.0.0"), 15);
        assertTrue(network.contains(InetAddress.ofLiteral("10.1.255.255")));
        assertTrue(network.contains(InetAddress.ofLiteral("10.0.0.1")));
        assertFalse(network.contains(InetAddress.ofLiteral("10.2.0.0")));
        assertFalse(network.contains(InetAddress.ofLiteral("::1")));
        assertTrue(new Network(InetAddress.ofLiteral("0.0.0.0"), 0).contains(InetAddress.ofLiteral("203.0.113.9")));
        Network only = new Network(InetAddress.ofLiteral("2001:db8::1"), 128);
        assertTrue(only.contains(InetAddress.ofLiteral("2001:db8::1")));
        assertFalse(only.contains(InetAddress.ofLiteral("2001:db8::2")));
        refused("prefix", () -> new Network(InetAddress.ofLiteral("10.0.0.0"), 33));
    }

    @Test
    void limitsAreNoneOrSome() {
        refused(
                "max_connections",
                () -> new LimitsConfig(
                        -1, 0, List.of(), LimitsConfig.HandshakeLimits.NONE, LimitsConfig.ConnectLimits.USUAL));
        refused(
                "max_connections_per_address",
                () -> new LimitsConfig(
                        0, -1, List.of(), LimitsConfig.HandshakeLimits.NONE, LimitsConfig.ConnectLimits.USUAL));
        refused("handshakes_per_second", () -> new LimitsConfig.HandshakeLimits(-1, 0, 0));
        refused("handshakes_per_second_per_address", () -> new LimitsConfig.HandshakeLimits(0, -1, 0));
        refused("handshake_queue", () -> new LimitsConfig.HandshakeLimits(0, 0, -1));
        refused("connect_timeout", () -> new LimitsConfig.ConnectLimits(Duration.ZERO, 1));
        refused("connect_bytes", () -> new LimitsConfig.ConnectLimits(SECOND, 0));
        refused("proxy_protocol_from", () -> new IntakeConfig.ProxyHeaders.RequiredFrom(List.of()));
    }

    @Test
    void anUpstreamIsAskedAndRetriedInSomeTime() {
        refused("health_interval", () -> new BalancingConfig(List.of(), Duration.ZERO, SECOND, SECOND));
        refused("retry_backoff", () -> new BalancingConfig(List.of(), SECOND, Duration.ZERO, SECOND));
        refused("max_connection_age", () -> new BalancingConfig(List.of(), SECOND, SECOND, SECOND.negated()));
    }
}
