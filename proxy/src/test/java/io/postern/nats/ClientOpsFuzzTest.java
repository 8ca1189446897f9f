package io.postern.nats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Any bytes as a client's stream, the first one choosing how it is cut: what comes out is what {@link ClientReference} says,
 * the refusal does not depend on the cuts, and no buffer stays. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it
 * replays its corpus.
 */
class ClientOpsFuzzTest {
    private static final ConnectRewriter ALICE =
            new ConnectRewriter(new ConnectIdentity.User("alice"), Optional.empty(), "");

    @FuzzTest(maxDuration = "2m")
    void anyStreamIsFramedAsTheReferenceDoesIt(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        int size = input[0] == 0 ? Integer.MAX_VALUE : input[0] & 0xff;
        ClientFraming framing = ClientFraming.of(stream, at -> size, ALICE);
        ClientReference.of(stream, ALICE).check(framing);
        ClientFraming whole = ClientFraming.whole(stream, ALICE);
        if (!whole.refusal().equals(framing.refusal())) {
            throw new AssertionError(whole.refusal() + " in one piece, " + framing.refusal() + " in many");
        }
    }
}
