package io.postern.nats;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Any bytes as an INFO line: refused, or edited so that no address behind the gate is left in a member that the editor owns
 * and every other member is what it was. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it replays its corpus.
 */
class InfoEditorFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anyLineIsRefusedOrEditedRight(byte[] line) {
        InfoOracle.check(line);
    }
}
