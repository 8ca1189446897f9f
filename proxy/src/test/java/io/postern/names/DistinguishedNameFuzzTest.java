package io.postern.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Any two texts, parted by a line feed, as users that are DNs: none or a name, which is itself again when it is written and
 * read, and the same as the other from both sides. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it replays its corpus.
 */
class DistinguishedNameFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void anyTextIsANameThatIsReadBackOrNone(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        Optional<DistinguishedName> one = DistinguishedName.parse(end < 0 ? text : text.substring(0, end));
        Optional<DistinguishedName> other = DistinguishedName.parse(text.substring(end + 1));
        one.ifPresent(DistinguishedNameFuzzTest::checkItself);
        if (one.isPresent() && other.isPresent()) {
            checkPair(one.get(), other.get());
        }
    }

    private static void checkItself(DistinguishedName name) {
        assertTrue(name.isText());
        assertEquals(!name.rdns().isEmpty(), name.sameRdns(name) && name.sameRdnsInAnyOrder(name));
        // An empty value at the end is lost when it is read.
        String text = name.rfc4514();
        if (!text.isEmpty() && !text.endsWith("=")) {
            assertTrue(name.sameRdns(DistinguishedName.parse(text).orElseThrow()), text);
        }
    }

    private static void checkPair(DistinguishedName one, DistinguishedName other) {
        assertEquals(one.sameRdns(other), other.sameRdns(one));
        assertEquals(one.sameRdnsInAnyOrder(other), other.sameRdnsInAnyOrder(one));
        assertTrue(!one.sameRdns(other) || one.sameRdnsInAnyOrder(other));
    }
}
