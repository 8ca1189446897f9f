package io.postern.names;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes for a certificate. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it replays its corpus. */
class CertificateNamesFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void anyBytesAreNamesOrBadNames(byte[] der) {
        NamesInvariants.check(der);
    }
}
