package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes of RFC 8446, 6. */
class AlertTest {
    @ParameterizedTest
    @CsvSource({
        "BAD_CERTIFICATE, 42",
        "UNSUPPORTED_CERTIFICATE, 43",
        "CERTIFICATE_REVOKED, 44",
        "CERTIFICATE_EXPIRED, 45",
        "CERTIFICATE_UNKNOWN, 46",
        "UNKNOWN_CA, 48",
        "CERTIFICATE_REQUIRED, 116"
    })
    void alertsHaveTheirCodes(Alert alert, int code) {
        assertEquals(code, alert.code());
    }
}
