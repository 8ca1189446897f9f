package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.TlsConfig.CertificatePair;
import io.postern.config.TlsConfig.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsReaderTest {
    @TempDir
    private Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
    }

    @Test
    void everyKeyIsRead() throws ConfigException {
        TlsConfig tls = folder.tls("""
            min_version = "1.3"
            cipher_suites = [TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384]
            allow_insecure_cipher_suites = true
            curve_preferences = [CurveP521, X25519]
            timeout = 5
            handshake_first = true
            connection_rate_limit = 100
            """);

        assertEquals(TlsVersion.TLS_1_3, tls.minVersion());
        assertEquals(
                List.of(CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_AES_128_GCM_SHA256), tls.cipherSuites());
        assertEquals(List.of(Curve.P521, Curve.X25519), tls.curves());
        assertEquals(Duration.ofSeconds(5), tls.handshakeTimeout());
        assertEquals(new HandshakeMode.TlsFirst(), tls.handshakeMode());
        assertEquals(100, tls.connectionRateLimit());
    }

    @ParameterizedTest
    @CsvSource({
        "false, info",
        "no, info",
        "\"OFF\", info",
        "\"False\", info",
        "true, first",
        "on, first",
        "\"TRUE\", first",
        "\"0s\", first",
        "\"-300ms\", first",
        "\"0\", first",
        "auto, 50",
        "Auto_Fallback, 50",
        "\"300ms\", 300",
        "300ms, 300",
        "1.5 seconds, 1500",
        "\"1m30s\", 90000"
    })
    void everySpellingOfTheHandshakeModeIsRead(String spelling, String mode) throws ConfigException {
        HandshakeMode expected = switch (mode) {
            case "info" -> new HandshakeMode.InfoFirst();
            case "first" -> new HandshakeMode.TlsFirst();
            default -> new HandshakeMode.TlsFirstWithFallback(Duration.ofMillis(Long.parseLong(mode)));
        };
        for (String key : List.of("handshake_first", "first", "immediate", "Handshake_First", "IMMEDIATE")) {
            assertEquals(expected, folder.tls(key + " = " + spelling).handshakeMode(), key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2000",
        "0.5, 500",
        "\"2s\", 2000",
        "\"2\", 2000",
        "250ms, 250",
        "1 minute, 60000",
        "0, 2000",
        "0.0, 2000",
        "\"0s\", 2000"
    })
    void theTimeoutCountsSecondsAndZeroIsTheDefault(String spelling, long millis) throws ConfigException {
        assertEquals(
                Duration.ofMillis(millis), folder.tls("timeout = " + spelling).handshakeTimeout());
    }

    @ParameterizedTest
    @EnumSource
    void everyCipherSuiteCanBeTheOnlyOne(CipherSuite suite) throws ConfigException {
        assertEquals(
                List.of(suite), folder.tls("cipher_suites = [" + suite + "]").cipherSuites());
    }

    @ParameterizedTest
    @EnumSource
    void everyCurveCanBeTheOnlyOne(Curve curve) throws ConfigException {
        assertEquals(
                List.of(curve),
                folder.tls("curve_preferences = [" + curve.configName() + "]").curves());
    }

    @Test
    void severalCertificatesKeepTheirOrderAndTheirPlaces() throws ConfigException {
        folder.write("second.pem", "");
        ListenerConfig listener = folder.listener("""
            tls {
              certificates = [
                { cert_file = cert.pem, key_file = key.pem }
                { cert_file = second.pem, key_file = key.pem }
              ]
            }
            """);

        String file = path.resolve("postern.conf").toString();
        Path key = path.resolve("key.pem");
        assertEquals(
                List.of(
                        new CertificatePair(
                                path.resolve("cert.pem"),
                                key,
                                new Origin(file, 6, "listeners.clients.tls.certificates[0].cert_file"),
                                new Origin(file, 6, "listeners.clients.tls.certificates[0].key_file")),
                        new CertificatePair(
                                path.resolve("second.pem"),
                                key,
                                new Origin(file, 7, "listeners.clients.tls.certificates[1].cert_file"),
                                new Origin(file, 7, "listeners.clients.tls.certificates[1].key_file"))),
                ((ClientSecurity.Tls) listener.security()).config().certificates());
    }

    @Test
    void anAbsolutePathStaysAsItIs() throws ConfigException {
        Path elsewhere = folder.write("elsewhere/cert.pem", "").toAbsolutePath();
        ListenerConfig listener =
                folder.listener("tls { cert_file = \"" + elsewhere + "\", key_file = key.pem, certs = [] }");
        assertEquals(
                elsewhere,
                ((ClientSecurity.Tls) listener.security())
                        .config()
                        .certificates()
                        .getFirst()
                        .certFile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify = false",
                "verify: off",
                "VERIFY = no",
                "verify_and_map = false",
                "verify_cert_and_check_known_urls = \"false\"",
                "insecure = false",
                "pinned_certs = []",
                "ocsp_peer = false",
                "ca_file = null"
            })
    void aPastedBlockMaySayThatItWantsNoCertificates(String key) throws ConfigException {
        assertEquals(PolicyConfig.NONE, folder.policy(key, ""));
    }

    @Test
    void aPastedBlockMaySayThatItWantsNothingThatIsNotServed() throws ConfigException {
        assertEquals(
                folder.tls("").minVersion(),
                folder.tls("cert_match_skip_invalid = false").minVersion());
    }

    @Test
    void aBlockOfNatsServerConfIsReadAsItStands() throws ConfigException {
        TlsConfig tls = folder.tls("""
              # the comment of a nats-server.conf
              timeout: 3           // another
              verify: false
              Cipher_Suites: [
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_AES_128_GCM_SHA256"
              ]
              curve_preferences: ["X25519", "CurveP256"]
              Min_Version: "1.2"
            """);

        assertEquals(Duration.ofSeconds(3), tls.handshakeTimeout());
        assertEquals(2, tls.cipherSuites().size());
        assertEquals(List.of(Curve.X25519, Curve.P256), tls.curves());
    }
}
