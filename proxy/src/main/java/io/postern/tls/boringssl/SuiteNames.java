package io.postern.tls.boringssl;

import io.postern.config.CipherSuite;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Cipher suites and versions as BoringSSL spells them. */
final class SuiteNames {
    private static final Map<String, String> IANA = Arrays.stream(CipherSuite.values())
            .collect(Collectors.toUnmodifiableMap(SuiteNames::boringSsl, CipherSuite::name));

    private SuiteNames() {}

    /** {@code ECDHE-RSA-AES128-GCM-SHA256}; those of TLS 1.3 are spelled as by IANA. */
    static String boringSsl(CipherSuite suite) {
        return switch (suite.protocol()) {
            case TLS_1_3 -> suite.name();
            case TLS_1_2 ->
                suite.name()
                        .replace("TLS_", "")
                        .replace("_WITH_", "_")
                        .replace("AES_", "AES")
                        .replace("POLY1305_SHA256", "POLY1305")
                        .replace('_', '-');
        };
    }

    /** The IANA name of BoringSSL's, which is one that was configured. */
    static String iana(String boringSsl) {
        return IANA.getOrDefault(boringSsl, boringSsl);
    }

    /** {@code 1.3} of {@code TLSv1.3}. */
    static String version(String boringSsl) {
        return boringSsl.startsWith("TLSv") ? boringSsl.substring("TLSv".length()) : boringSsl;
    }
}
