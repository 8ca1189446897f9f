package io.postern.intake;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.intake.ProxyHeaderReader.Answer;
import io.postern.upstream.ProxyHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Any bytes as the beginning of a connection: an answer, once there is one, is that of every longer part as well, and lies
 * within the bytes and the bound; what the gate itself writes of the client that it tells of is read as the same. Run it as a
 * fuzzer with {@code JAZZER_FUZZ=1}; else it replays its corpus.
 */
class ProxyHeaderReaderFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anAnswerDoesNotDependOnWhatFollows(byte[] input) throws Exception {
        Answer first = new Answer.More();
        for (int length = 0; length <= input.length; length++) {
            Answer answer = ProxyHeaderReader.read(ByteBuffer.wrap(Arrays.copyOf(input, length)));
            if (!(first instanceof Answer.More) && !answer.equals(first)) {
                throw new AssertionError(first + ", and with more bytes " + answer);
            }
            if (answer instanceof Answer.More && length >= ProxyHeaderReader.MAX_V2) {
                throw new AssertionError("more than any header may have");
            }
            check(answer, length);
            first = answer;
        }
    }

    private static void check(Answer answer, int length) throws Exception {
        if (answer instanceof Answer.Untold(int header) && header > length) {
            throw new AssertionError(header + " of " + length);
        }
        if (answer instanceof Answer.Told(InetSocketAddress client, int header)) {
            if (header > length || header > ProxyHeaderReader.MAX_V2) {
                throw new AssertionError(header + " of " + length);
            }
            byte[] written = ProxyHeader.of(client, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1));
            if (!ProxyHeaderReader.read(ByteBuffer.wrap(written)).equals(new Answer.Told(client, written.length))) {
                throw new AssertionError(client + " is read as another");
            }
        }
    }
}
