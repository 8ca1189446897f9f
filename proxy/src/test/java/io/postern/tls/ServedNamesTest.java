package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matching of RFC 9525, section 6. */
class ServedNamesTest {

    @ParameterizedTest
    @CsvSource({
        "gate.test, gate.test, true",
        "gate.test, GATE.Test, true",
        "gate.test, gate.test., true",
        "Gate.Test., gate.test, true",
        "gate.test, a.gate.test, false",
        "gate.test, gate.tes, false",
        "my_gate.test, my_gate.test, true",
        "*.gate.test, a.gate.test, true",
        "*.gate.test, A.GATE.TEST., true",
        "*.gate.test, gate.test, false",
        "*.gate.test, a.b.gate.test, false",
        "*.gate.test, .gate.test, false",
        "a*.gate.test, ab.gate.test, false",
        "*a.gate.test, ba.gate.test, false",
        "b.*.test, b.gate.test, false",
        "*.test, gate.test, false",
        "*, gate, false",
        "127.0.0.1, 127.0.0.1, false"
    })
    void namesMatchWholeLabels(String pattern, String host, boolean matches) {
        assertEquals(matches, new ServedNames(List.of(pattern), List.of()).include(host));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0:0:0:0:0:0:0:1, ::1, true",
        "10.0.0.1, gate.test, false"
    })
    void addressesMatchByTheirBytes(String address, String host, boolean matches) {
        assertEquals(matches, new ServedNames(List.of(), List.of(address)).include(host));
    }

    @Test
    void theCommonNameDoesNotCount() {
        var certificate = TestPki.root("gate.test")
                .issue(TestPki.Kind.P256, "gate.test", "*.Example.test", "10.0.0.1", "::1")
                .certificate();
        ServedNames names = ServedNames.of(certificate);
        assertEquals(List.of("*.example.test"), names.dnsNames());
        assertEquals(false, names.include("gate.test"));
        assertEquals(true, names.include("10.0.0.1"));
        assertEquals(true, names.include("::1"));
        assertEquals(
                List.of(),
                ServedNames.of(TestPki.root("gate.test").certificate()).dnsNames());
    }
}
