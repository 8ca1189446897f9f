package io.postern.nats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.postern.nats.ConnectReader.Answer;

/**
 * Any bytes as the beginning of a client's stream: nothing is thrown, and what is told of them does not depend on how they
 * are cut. Run it as a fuzzer with {@code JAZZER_FUZZ=1}; else it replays its corpus.
 */
class ConnectReaderFuzzTest {
    private static final int LIMIT = 512;

    @FuzzTest(maxDuration = "2m")
    void anyBeginningIsReadTheSameHoweverItIsCut(byte[] input) {
        Answer whole = read(input, Math.max(input.length, 1));
        for (int size : new int[] {1, 3, 64}) {
            Answer cut = read(input, size);
            if (!cut.equals(whole)) {
                throw new AssertionError(whole + " in one piece, " + cut + " in pieces of " + size);
            }
        }
    }

    private static Answer read(byte[] input, int size) {
        ConnectReader reader = new ConnectReader(LIMIT);
        Answer answer = new Answer.More();
        for (int at = 0; at < input.length && answer instanceof Answer.More; at += size) {
            ByteBuf bytes = Unpooled.wrappedBuffer(input, at, Math.min(size, input.length - at));
            answer = reader.read(bytes);
            bytes.release();
        }
        if (answer instanceof Answer.Connect(ClientConnect said)
                && (said.name().length() > ClientConnect.MAX_TEXT || said.lang().length() > ClientConnect.MAX_TEXT)) {
            throw new AssertionError("longer than " + ClientConnect.MAX_TEXT);
        }
        return answer;
    }
}
