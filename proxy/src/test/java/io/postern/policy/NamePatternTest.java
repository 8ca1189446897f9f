package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.AccessConfig.NameRule;
import io.postern.config.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which patterns are rules at all: one that is half a rule would let in, or keep out, others than meant. The configuration has
 * refused most of these before; what they match is the corpus's.
 */
class NamePatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DNS | ''",
                "DNS | .",
                "DNS | *",
                "DNS | *.",
                "DNS | *..",
                "DNS | a*.example.com",
                "DNS | *a.example.com",
                "DNS | a.*.example.com",
                "DNS | *.*.example.com",
                "URI | ''",
                "URI | *",
                "URI | /*",
                "URI | spiffe",
                "URI | spiffe:",
                "URI | spiffe:*",
                "URI | 1spiffe://example.org/*",
                "URI | spiffe://example.org*",
                "URI | spiffe://*/a",
                "URI | spiffe://example.org/*/*",
                "EMAIL | ''",
                "EMAIL | @",
                "EMAIL | example.com",
                "EMAIL | @example.com",
                "EMAIL | a@",
                "IP | ''",
                "IP | example.com",
                "IP | 10.0.0.0/",
                "IP | 10.0.0.0/x",
                "IP | 10.0.0.0/-1",
                "IP | 10.0.0.0/33",
                "IP | 10.0.0.0/0008",
                "IP | 10.0.0.0/8/8",
                "IP | 2001:db8::/129",
                "DN | ''",
                "DN | a",
                "DN | UID=a",
                "DN | CN=a,",
                "DN | CN=a+",
                "DN | CN=a,O",
                "DN | CN=a+O",
                "DN | CN=a,O=b,"
            })
    void halfARuleIsNone(NameRule.Type type, String pattern) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> parse(type, pattern));
        String expected = switch (type) {
            case DNS -> "a DNS name";
            case URI -> "a URI";
            case EMAIL -> "an e-mail address";
            case IP -> "an address";
            case DN -> "an RFC 4514 name";
        };
        assertTrue(String.valueOf(refused.getMessage()).startsWith(expected), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DNS | a",
                "DNS | *.a",
                "URI | a:b",
                "URI | spiffe://example.org/*",
                "EMAIL | a@b",
                "EMAIL | *@b",
                "IP | 10.0.0.0/32",
                "IP | 2001:db8::/128",
                "IP | 0.0.0.0/0",
                "DN | CN=a\\,b",
                "DN | CN=a+OU=b,O=c"
            })
    void theShortestAndTheLongestAreRules(NameRule.Type type, String pattern) {
        assertEquals(parse(type, pattern), parse(type, pattern));
    }

    @Test
    void aRuleIsCalledAsItIsConfigured() {
        NameRule rule = new NameRule(NameRule.Type.DNS, "*.example.com", new Origin("postern.conf", 9, "access.allow"));
        assertEquals("dns:*.example.com (line 9)", new AccessRule(rule, NamePattern.of(rule)).toString());
    }

    private static NamePattern parse(NameRule.Type type, String pattern) {
        return switch (type) {
            case DNS -> DnsPattern.parse(pattern);
            case URI -> UriPattern.parse(pattern);
            case EMAIL -> EmailPattern.parse(pattern);
            case IP -> IpPattern.parse(pattern);
            case DN -> DnPattern.parse(pattern);
        };
    }
}
