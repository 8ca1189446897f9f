package io.postern.nats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Any bytes as an upstream's stream, the first one choosing how it is cut: what comes out is what {@link Reference} says, so
 * no INFO is missed, and no buffer stays. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it replays its corpus.
 */
class ServerOpsFuzzTest {
    private static final InfoEditor EDITOR = Lines.idempotent();

    @FuzzTest(maxDuration = "2m")
    void anyStreamIsFramedAsTheReferenceDoesIt(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        int size = input[0] == 0 ? Integer.MAX_VALUE : input[0] & 0xff;
        Reference.of(stream, EDITOR).check(Framing.of(stream, at -> size, EDITOR));
    }
}
