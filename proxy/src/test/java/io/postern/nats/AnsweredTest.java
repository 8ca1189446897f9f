package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@link ServerOps} takes a client's CONNECT for answered. */
class AnsweredTest {
    private static final String INFO_THEN = "INFO {\"host\":\"10.0.0.7\"} \\r\\n";

    @ParameterizedTest
    @CsvSource({
        "+OK\\r\\n, true",
        "PONG\\r\\n, true",
        "MSG x 1 3\\r\\nabc\\r\\n, true",
        "HMSG x 1 12 12\\r\\nNATS/1.0\\r\\n\\r\\n\\r\\n, true",
        INFO_THEN + "PONG\\r\\n, true",
        "PING\\r\\n-ERR 'x'\\r\\n+OK\\r\\n, true",
        "PING\\r\\n, false",
        INFO_THEN + ", false",
        "-ERR 'PONG'\\r\\n, false",
    })
    void anOpThatComesBehindConnectIsItsAnswerHoweverItIsCut(String escaped, boolean answered) {
        String stream = escaped.replace("\\r\\n", "\r\n");
        for (int size = 1; size <= stream.length(); size++) {
            ServerOps ops = new ServerOps(Lines.idempotent());
            ops.awaitAnswer();
            assertEquals(answered, framed(ops, stream, size).isAnswered(), "in pieces of " + size);
            ops.release();
        }
    }

    @Test
    void whatCameBeforeConnectIsNoAnswer() {
        ServerOps ops = framed(new ServerOps(Lines.idempotent()), "PONG\r\n", 6);
        ops.awaitAnswer();
        assertFalse(ops.isAnswered());
        assertFalse(framed(ops, "PING\r\n", 6).isAnswered());
        assertTrue(framed(ops, "PONG\r\n", 6).isAnswered());
        ops.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100})
    void thePayloadOfAMessageIsNoAnswer(int size) {
        ServerOps ops = new ServerOps(Lines.idempotent());
        framed(ops, "MSG x 1 12\r\n", 100);
        ops.awaitAnswer();
        assertFalse(framed(ops, "PONG\r\n+OK\r\n!\r\nPING\r\n", size).isAnswered());
        ops.release();
    }

    private static ServerOps framed(ServerOps ops, String stream, int size) {
        byte[] bytes = stream.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < bytes.length; at += size) {
            ByteBuf piece = Unpooled.copiedBuffer(bytes, at, Math.min(size, bytes.length - at));
            assertEquals(ServerOps.Verdict.FRAMED, ops.frame(piece, ByteBuf::release));
        }
        return ops;
    }
}
