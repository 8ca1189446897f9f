package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.PolicyConfig.ClientAuth;
import io.postern.config.PolicyConfig.Mapping;
import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.config.TrustConfig.ExtendedKeyUsage;
import io.postern.config.TrustConfig.Issuers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final String PIN = "0123456789abcdef".repeat(4);
    private static final String CHECK = "verify_cert_and_check_known_urls = true";

    @TempDir
    private Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
    }

    @ParameterizedTest
    @CsvSource({
        "false, NONE",
        "no, NONE",
        "\"OFF\", NONE",
        "true, REQUIRED",
        "yes, REQUIRED",
        "\"On\", REQUIRED",
        "optional, OPTIONAL",
        "\"Optional\", OPTIONAL",
        "null, NONE"
    })
    void everySpellingOfVerifyIsRead(String spelling, ClientAuth expected) throws ConfigException {
        for (String key : List.of("verify", "VERIFY", "verify_and_map", "Verify_And_Map")) {
            PolicyConfig policy = folder.policy(key + " = " + spelling, "");
            boolean maps = key.toLowerCase(Locale.ROOT).endsWith("map") && expected != ClientAuth.NONE;

            assertEquals(expected, policy.clientAuth(), key);
            assertEquals(maps ? Mapping.TO_USER : Mapping.NONE, policy.mapping(), key);
        }
    }

    /** The last two columns say whether there are pins, and whether known URLs are checked. */
    @ParameterizedTest
    @CsvSource({
        "false,    false,    no,  no,  NONE,     NONE",
        "false,    optional, no,  no,  OPTIONAL, TO_USER",
        "false,    true,     no,  no,  REQUIRED, TO_USER",
        "optional, false,    no,  no,  OPTIONAL, NONE",
        "optional, optional, no,  no,  OPTIONAL, TO_USER",
        "optional, true,     no,  no,  REQUIRED, TO_USER",
        "true,     false,    no,  no,  REQUIRED, NONE",
        "true,     optional, no,  no,  REQUIRED, TO_USER",
        "true,     true,     no,  no,  REQUIRED, TO_USER",
        "false,    false,    yes, no,  REQUIRED, NONE",
        "false,    optional, yes, no,  OPTIONAL, TO_USER",
        "optional, false,    yes, no,  OPTIONAL, NONE",
        "true,     optional, yes, no,  REQUIRED, TO_USER",
        "false,    false,    no,  yes, REQUIRED, NONE",
        "optional, false,    no,  yes, REQUIRED, NONE",
        "false,    optional, no,  yes, REQUIRED, TO_USER",
        "optional, false,    yes, yes, REQUIRED, NONE"
    })
    void theStricterCounts(String verify, String map, String pins, String urls, ClientAuth clientAuth, Mapping mapping)
            throws ConfigException {
        PolicyConfig policy = folder.policy(
                "verify = " + verify + "\nverify_and_map = " + map
                        + (pins.equals("yes") ? "\npinned_certs = [\"" + PIN + "\"]" : "\npinned_certs = []")
                        + (urls.equals("yes") ? "\n" + CHECK : ""),
                urls.equals("yes") ? "known_urls = [\"nats.example.com\"]" : "");

        assertEquals(clientAuth, policy.clientAuth());
        assertEquals(mapping, policy.mapping());
        assertEquals(pins.equals("yes") ? Set.of(PIN) : Set.of(), policy.trust().pins());
        assertEquals(
                urls.equals("yes") ? List.of("nats.example.com") : List.of(),
                policy.trust().knownUrls());
    }

    @Test
    void pinsAreComparedInLowerCaseAndEachCountsOnce() throws ConfigException {
        String digits = "1".repeat(64);
        String list = "pinned_certs = [ \"" + PIN.toUpperCase(Locale.ROOT) + "\", " + PIN + ", " + digits + " ]";
        assertEquals(Set.of(PIN, digits), folder.policy(list, "").trust().pins());
    }

    @Test
    void whoIssuesClientCertificatesIsNamedWithItsPlace() throws ConfigException {
        folder.write("ca.pem", "");
        assertEquals(
                new Issuers.Bundle(
                        new SourcedFile(path.resolve("ca.pem"), folder.origin(7, "listeners.clients.tls.CA_File"))),
                folder.policy("CA_File: \"ca.pem\"\nverify: true", "").trust().issuers());
        assertEquals(
                new Issuers.HostRoots(),
                folder.policy("verify: true", "").trust().issuers());
    }

    @ParameterizedTest
    @CsvSource({
        "nats.example.com, nats.example.com",
        "NATS.Example.COM., nats.example.com",
        "localhost, localhost",
        "nats_1, nats_1",
        "nats.example.com:4222, nats.example.com",
        "nats://nats.example.com:4222, nats.example.com",
        "tls://Nats.example.com, nats.example.com",
        "wss://nats.example.com:443/path?q#f, nats.example.com",
        "10.0.0.7:4222, 10.0.0.7",
        "nats://10.0.0.7, 10.0.0.7",
        "[::1]:4222, ::1",
        "nats://[FD00::7]:4222, fd00::7",
        "[fd00::7], fd00::7"
    })
    void ofAKnownUrlTheHostCounts(String url, String host) throws ConfigException {
        assertEquals(
                List.of(host),
                folder.policy(CHECK, "known_urls = [\"" + url + "\"]").trust().knownUrls());
        assertEquals(
                List.of(host),
                folder.policy(CHECK, "known_urls = \"" + url + "\"").trust().knownUrls());
    }

    @Test
    void knownUrlsOfOneHostAreOne() throws ConfigException {
        assertEquals(
                List.of("b", "a"),
                folder.policy(CHECK, "known_urls = [\"nats://b:1\", \"a:1\", \"B:2\"]")
                        .trust()
                        .knownUrls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "\"on\""})
    void insecureIsKnownAndChangesNothing(String value) throws ConfigException {
        assertEquals(folder.policy("", ""), folder.policy("insecure = " + value, ""));
    }

    @Test
    void ocspPeerHasNatsServersDefaults() throws ConfigException {
        OcspPeerConfig off = OcspPeerConfig.OFF;
        OcspPeerConfig on =
                new OcspPeerConfig(true, off.caTimeout(), off.allowedClockSkew(), false, false, false, off.cacheTtl());

        assertEquals(off, ocspPeer(""));
        assertEquals(off, ocspPeer("ocsp_peer = false"));
        assertEquals(off, ocspPeer("ocsp_peer {}"));
        assertEquals(on, ocspPeer("ocsp_peer = true"));
        assertEquals(on, ocspPeer("OCSP_Peer: \"yes\""));
        assertEquals(on, ocspPeer("ocsp_peer { verify = true }"));
    }

    @Test
    void everyKeyOfOcspPeerIsRead() throws ConfigException {
        assertEquals(
                new OcspPeerConfig(
                        true, Duration.ofSeconds(5), Duration.ofMillis(1500), true, true, true, Duration.ofHours(2)),
                ocspPeer("""
                    ocsp_peer: {
                      verify: true
                      CA_Timeout: 5
                      allowed_clockskew: 1.5
                      warn_only: true
                      unknown_is_good: true
                      allow_when_ca_unreachable: true
                      cache_ttl_when_next_update_unset: "2h"
                    }
                    """));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, PT2S, PT30S, PT1H",
        "\"-5s\", PT2S, PT30S, PT1H",
        "-0.5, PT2S, PT30S, PT1H",
        "0, PT2S, PT0S, PT0S",
        "\"0s\", PT2S, PT0S, PT0S",
        "250ms, PT0.25S, PT0.25S, PT0.25S",
        "\"1m30s\", PT1M30S, PT1M30S, PT1M30S"
    })
    void negativeDurationsOfOcspPeerArePassedOver(String value, Duration timeout, Duration skew, Duration ttl)
            throws ConfigException {
        OcspPeerConfig config =
                ocspPeer("ocsp_peer { verify = true, ca_timeout = %1$s, allowed_clockskew = %1$s".formatted(value)
                        + ", cache_ttl_when_next_update_unset = " + value + " }");

        assertEquals(timeout, config.caTimeout());
        assertEquals(skew, config.allowedClockSkew());
        assertEquals(ttl, config.cacheTtl());
    }

    private OcspPeerConfig ocspPeer(String keys) throws ConfigException {
        return folder.policy("verify = true\n" + keys, "").revocation().ocspPeer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify = optional", "verify_and_map = true", "pinned_certs = [\"00\"]", CHECK})
    void whateverAsksForACertificateIsEnoughForOcspPeerAndAccess(String key) throws ConfigException {
        PolicyConfig policy = folder.policy(
                key.replace("00", PIN) + "\nocsp_peer = true",
                (key.equals(CHECK) ? "known_urls = a\n" : "") + "access.shadow = true");

        assertTrue(policy.revocation().ocspPeer().verify());
        assertEquals(AccessConfig.Enforcement.SHADOW, policy.access().enforcement());
    }

    @Test
    void aListenerThatAsksForNoCertificateHasNoPolicy() throws ConfigException {
        String nothing = "known_urls = [], access { allow = [], deny = [], map_field = any, on_expiry = close"
                + ", crl_file = [], crl_stale = refuse, extended_key_usage = client_auth, shadow = off }";

        assertEquals(PolicyConfig.NONE, folder.policy("", nothing));
        assertEquals(new ClientSecurity.Plaintext(), folder.listener(nothing).security());
    }

    @Test
    void aBlockOfNatsServerConfIsReadAsItStands() throws ConfigException {
        folder.write("configs/certs/ca.pem", "");
        PolicyConfig policy = folder.policy("""
              # Server for mTLS, from a nats-server.conf
              ca_file:   "configs/certs/ca.pem"
              timeout: 5
              verify_and_map: true   // e-mail, DNS, URI or subject
              insecure: false
              pinned_certs: ["%s"
                             "%s"]
              ocsp_peer: {
                verify: true
                ca_timeout: 2
                allowed_clockskew: 30
                warn_only: false
                unknown_is_good: false
                allow_when_ca_unreachable: false
              }
            """.formatted(PIN, "F".repeat(64)), "");

        assertEquals(ClientAuth.REQUIRED, policy.clientAuth());
        assertEquals(Mapping.TO_USER, policy.mapping());
        assertEquals(Set.of(PIN, "f".repeat(64)), policy.trust().pins());
        assertTrue(policy.revocation().ocspPeer().verify());
        assertEquals(ExtendedKeyUsage.CLIENT_AUTH, policy.trust().extendedKeyUsage());
    }

    @Test
    void aBlockThatNamesAnIssuerAndVerifiesNobodyAsksForNothing() throws ConfigException {
        folder.write("ca.pem", "");
        PolicyConfig policy = folder.policy("ca_file: \"ca.pem\", verify: false", "");
        assertEquals(ClientAuth.NONE, policy.clientAuth());
    }
}
