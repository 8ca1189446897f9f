package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.AccessConfig.MapField;
import io.postern.config.AccessConfig.NameRule;
import io.postern.config.AccessConfig.OnExpiry;
import io.postern.config.RevocationConfig.WhenStale;
import io.postern.config.TrustConfig.ExtendedKeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessReaderTest {
    @TempDir
    private Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dns:nats.example.com | DNS | nats.example.com",
                "dns:NATS.Example.com. | DNS | nats.example.com",
                "dns:localhost | DNS | localhost",
                "dns:*.example.com | DNS | *.example.com",
                "dns:*.Eu.Example.com. | DNS | *.eu.example.com",
                "dns:xn--bcher-kva.example | DNS | xn--bcher-kva.example",
                "dns:_nats._tcp.example.com | DNS | _nats._tcp.example.com",
                "uri:spiffe://prod/ns/a/sa/b | URI | spiffe://prod/ns/a/sa/b",
                "uri:spiffe://prod/* | URI | spiffe://prod/*",
                "uri:SPIFFE://prod.example.com/ns/* | URI | spiffe://prod.example.com/ns/*",
                "uri:spiffe://prod | URI | spiffe://prod",
                "uri:spiffe://prod/..a/.b | URI | spiffe://prod/..a/.b",
                "uri:HTTPS://Example.com:8443/a?b#c | URI | https://Example.com:8443/a?b#c",
                "uri:https://example.com/* | URI | https://example.com/*",
                "uri:urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66 | URI |"
                        + " urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
                "email:Alice@Example.COM | EMAIL | Alice@example.com",
                "email:a.b+c@example.com | EMAIL | a.b+c@example.com",
                "email:*@Example.com | EMAIL | *@example.com",
                "ip:10.0.0.7 | IP | 10.0.0.7",
                "ip:10.0.0.0/8 | IP | 10.0.0.0/8",
                "ip:0.0.0.0/0 | IP | 0.0.0.0/0",
                "ip:10.0.0.7/32 | IP | 10.0.0.7/32",
                "ip:10.0.0.6/31 | IP | 10.0.0.6/31",
                "ip:FD00::7 | IP | fd00::7",
                "ip:fd00::/8 | IP | fd00::/8",
                "ip:::/0 | IP | ::/0",
                "ip:::1/128 | IP | ::1/128",
                "dn:CN=alice,O=Acme | DN | CN=alice,O=Acme",
                "dn:CN=a\\\\,b + OU=c | DN | CN=a\\,b + OU=c"
            })
    void aRuleIsReadInTheFormThatIsCompared(String text, NameRule.Type type, String pattern) throws ConfigException {
        for (String key : List.of("allow", "deny")) {
            AccessConfig access = access(key + " = [\n\"" + text + "\"]").access();
            NameRule rule = new NameRule(type, pattern, folder.origin(7, "listeners.clients.access." + key + "[0]"));

            assertEquals(key.equals("allow") ? List.of(rule) : List.of(), access.allow());
            assertEquals(key.equals("deny") ? List.of(rule) : List.of(), access.deny());
        }
    }

    @Test
    void rulesKeepTheirOrderAndOneAloneNeedsNoList() throws ConfigException {
        AccessConfig access = access("allow = [\"dns:b.a\", \"ip:::1\", \"dns:a.a\"], deny = \"dn:CN=x\"")
                .access();

        assertEquals(
                List.of("b.a", "::1", "a.a"),
                access.allow().stream().map(NameRule::pattern).toList());
        assertEquals(
                List.of("CN=x"), access.deny().stream().map(NameRule::pattern).toList());
    }

    @Test
    void withoutTheBlockEveryDefaultIsThere() throws ConfigException {
        PolicyConfig policy = folder.policy("verify = true", "");

        assertEquals(AccessConfig.EVERYONE, policy.access());
        assertEquals(RevocationConfig.NONE, policy.revocation());
        assertEquals(TrustConfig.HOST, policy.trust());
        assertEquals(policy, access(""));
    }

    @ParameterizedTest
    @EnumSource
    void everyWordForTheFieldIsKnown(MapField field) throws ConfigException {
        assertEquals(field, access("map_field = " + word(field)).access().mapField());
    }

    @ParameterizedTest
    @EnumSource
    void everyWordForExpiryIsKnown(OnExpiry onExpiry) throws ConfigException {
        assertEquals(onExpiry, access("on_expiry = " + word(onExpiry)).access().onExpiry());
    }

    @ParameterizedTest
    @EnumSource
    void everyWordForAStaleCrlIsKnown(WhenStale whenStale) throws ConfigException {
        assertEquals(
                whenStale, access("crl_stale = " + word(whenStale)).revocation().whenStale());
    }

    @ParameterizedTest
    @EnumSource
    void everyWordForTheUsageIsKnown(ExtendedKeyUsage usage) throws ConfigException {
        assertEquals(
                usage, access("extended_key_usage = " + word(usage)).trust().extendedKeyUsage());
    }

    @ParameterizedTest
    @CsvSource({"true, SHADOW", "yes, SHADOW", "false, ENFORCE", "\"off\", ENFORCE"})
    void shadowIsAFlag(String value, Enforcement enforcement) throws ConfigException {
        assertEquals(enforcement, access("shadow = " + value).access().enforcement());
    }

    @Test
    void crlsAreFilesAndFoldersWithTheirPlaces() throws ConfigException, IOException {
        folder.write("a.crl", "");
        Files.createDirectory(path.resolve("crls"));
        String key = "listeners.clients.access.crl_file";

        assertEquals(
                List.of(new SourcedFile(path.resolve("a.crl"), folder.origin(6, key))),
                access("crl_file = a.crl").revocation().crlFiles());
        assertEquals(
                List.of(
                        new SourcedFile(path.resolve("crls"), folder.origin(6, key + "[0]")),
                        new SourcedFile(path.resolve("a.crl"), folder.origin(7, key + "[1]"))),
                access("crl_file = [ crls\na.crl ]").revocation().crlFiles());
    }

    private PolicyConfig access(String keys) throws ConfigException {
        return folder.policy("verify = true", "access {\n" + keys + "\n}");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
