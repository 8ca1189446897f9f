package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.postern.nats.ServerOps.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOpsTest {
    private static final InfoEditor EDITOR = Lines.idempotent();
    private static final String INFO = "INFO {\"host\":\"10.0.0.7\",\"port\":4222} \r\n";
    private static final String EDITED = "INFO {\"host\":\"gate-1.example.com\",\"port\":4222,\"tls_required\":true,"
            + "\"client_ip\":\"203.0.113.9\"} \r\n";

    private static Framing whole(String stream) {
        return Framing.of(Lines.bytes(stream), at -> Integer.MAX_VALUE, EDITOR);
    }

    private static Framing byBytes(String stream) {
        return Framing.of(Lines.bytes(stream), at -> 1, EDITOR);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void anyChunkingOfAnyOpsGivesTheSameBytesWithEveryInfoEdited() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] stream = Streams.ops(random, 1 + random.nextInt(30));
            Reference reference = Reference.of(stream, EDITOR);
            assertEquals("", reference.rest());
            for (int bound : new int[] {1, 2, 7, 64, 1000, 100_000}) {
                Framing framing = Framing.of(stream, at -> random.nextInt(1, bound + 1), EDITOR);
                assertEquals(Verdict.FRAMED, framing.verdict(), "seed " + seed);
                assertEquals(
                        reference.framed(),
                        Reference.latin1(framing.output()),
                        "seed " + seed + ", chunks up to " + bound);
            }
        }
    }

    @Test
    void everySplitInTwoGivesTheSameBytes() {
        byte[] stream = Streams.ops(new SplittableRandom(11), 25);
        String expected = Reference.of(stream, EDITOR).framed();
        for (int split = 1; split < stream.length; split++) {
            int first = split;
            Framing framing = Framing.of(stream, at -> at == 0 ? first : Integer.MAX_VALUE, EDITOR);
            assertEquals(expected, Reference.latin1(framing.output()), "split at " + split);
        }
    }

    @Test
    void noSingleByteMutationLetsAnUneditedInfoThrough() {
        byte[] stream = Lines.bytes("PING\r\n" + INFO + "MSG a 1 41\r\n\r\n" + INFO + "\r\n"
                + "HMSG b 2 r 12 15\r\nNATS/1.0\r\n\r\nabc\r\n+OK\r\n-ERR 'x'\r\n" + INFO + "PONG\r\n");
        assertEquals(41, ("\r\n" + INFO).length());
        assertEquals(Verdict.FRAMED, Framing.of(stream, at -> 1, EDITOR).verdict());
        for (int at = 0; at < stream.length; at++) {
            byte original = stream[at];
            for (int value = 0; value < 256; value++) {
                stream[at] = (byte) value;
                Reference reference = Reference.of(stream, EDITOR);
                int size = value % 2 == at % 2 ? stream.length : 1 + (at + value) % 50;
                reference.check(Framing.of(stream, offset -> size, EDITOR));
            }
            stream[at] = original;
        }
    }

    @Test
    void truncatedStreamsHandOutNoMoreThanTheyShould() {
        byte[] stream = Streams.ops(new SplittableRandom(5), 20);
        for (int length = 0; length < stream.length; length++) {
            byte[] cut = Arrays.copyOf(stream, length);
            Reference reference = Reference.of(cut, EDITOR);
            reference.check(Framing.of(cut, at -> Integer.MAX_VALUE, EDITOR));
            reference.check(Framing.of(cut, at -> 13, EDITOR));
        }
    }

    @Test
    void anInfoInAPayloadIsAPublishersAndStays() {
        String stream = "MSG a 1 " + INFO.length() + "\r\n" + INFO + "\r\n" + INFO;

        assertEquals(
                stream.substring(0, stream.length() - INFO.length()) + EDITED,
                text(whole(stream).output()));
        assertEquals(text(whole(stream).output()), text(byBytes(stream).output()));
    }

    @Test
    void anEditedInfoIsABufferOfItsOwn() {
        List<String> buffers = whole("PING\r\n" + INFO + INFO + "PONG\r\n").buffers().stream()
                .map(ServerOpsTest::text)
                .toList();

        assertEquals(List.of("PING\r\n", EDITED, EDITED, "PONG\r\n"), buffers);
    }

    @Test
    void wholeOpsAndPayloadsGoOutInTheBufferTheyCameIn() {
        try (Ledger ledger = new Ledger()) {
            ServerOps ops = new ServerOps(EDITOR);
            for (String chunk : List.of("PING\r\nMSG a 1 100\r\n", "x".repeat(100), "\r\nPONG\r\n")) {
                ByteBuf in = ledger.of(Lines.bytes(chunk));
                List<ByteBuf> out = new ArrayList<>();
                assertEquals(Verdict.FRAMED, ops.frame(in, out::add));
                assertEquals(1, out.size());
                assertSame(in, out.getFirst());
                in.release();
            }
            ops.release();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "UNKNOWN_OP | X",
                "UNKNOWN_OP | pi",
                "UNKNOWN_OP | MS\\n",
                "UNKNOWN_OP | \\r\\n",
                "UNKNOWN_OP | ` PING\\r\\n`",
                "UNKNOWN_OP | ping\\r\\n",
                "UNKNOWN_OP | PING\\n",
                "UNKNOWN_OP | PING \\r\\n",
                "UNKNOWN_OP | PING\\rX\\r\\n",
                "UNKNOWN_OP | PINGPONG\\r\\n",
                "UNKNOWN_OP | +OK\\n",
                "UNKNOWN_OP | +OK x\\r\\n",
                "UNKNOWN_OP | +OK\\r\\r\\n",
                "UNKNOWN_OP | -ERR\\r\\n",
                "UNKNOWN_OP | -ERR 'x'\\n",
                "UNKNOWN_OP | -ERR 'x\\ry'\\r\\n",
                "UNKNOWN_OP | -ERROR\\r\\n",
                "UNKNOWN_OP | INFO{}\\r\\n",
                "UNKNOWN_OP | INFO\\t{}\\r\\n",
                "UNKNOWN_OP | PUB a 1\\r\\nx\\r\\n",
                "UNKNOWN_OP | RMSG a 1\\r\\n",
                "UNKNOWN_OP | HTTP/1.1 400 Bad Request\\r\\n",
                "UNKNOWN_OP | MSG a 1\\r\\n",
                "UNKNOWN_OP | MSG a 1 r 0 0\\r\\n\\r\\n",
                "UNKNOWN_OP | MSG  a 1 0\\r\\n\\r\\n",
                "UNKNOWN_OP | MSG a 1  0\\r\\n\\r\\n",
                "UNKNOWN_OP | `MSG a 1 0 \\r\\n\\r\\n`",
                "UNKNOWN_OP | `MSG a 1 \\r\\n\\r\\n`",
                "UNKNOWN_OP | `MSG \\r\\n`",
                "UNKNOWN_OP | MSG\\ta 1 0\\r\\n\\r\\n",
                "UNKNOWN_OP | MSG a\\t1 0\\r\\n\\r\\n",
                "UNKNOWN_OP | MSG a 1 0\\n\\r\\n",
                "UNKNOWN_OP | MSG a 1 0\\rx\\r\\n",
                "UNKNOWN_OP | HMSG a 1 0\\r\\n\\r\\n",
                "UNKNOWN_OP | HMSG a 1 r 0 0 0\\r\\n\\r\\n",
                "UNKNOWN_OP | HMSGS a 1 0 0\\r\\n\\r\\n",
                "BAD_SIZE   | MSG a 1 x\\r\\n",
                "BAD_SIZE   | MSG a 1 -1\\r\\n",
                "BAD_SIZE   | MSG a 1 +1\\r\\n",
                "BAD_SIZE   | MSG a 1 1:\\r\\n",
                "BAD_SIZE   | MSG a 1 2147483648\\r\\n",
                "BAD_SIZE   | MSG a 1 00000000001\\r\\n",
                "BAD_SIZE   | MSG a 1 1\\r\\nxy\\r\\n",
                "BAD_SIZE   | MSG a 1 1\\r\\nx\\r\\r",
                "BAD_SIZE   | MSG a 1 1\\r\\nx\\n\\n",
                "BAD_SIZE   | MSG a 1 0\\r\\nPING",
                "BAD_SIZE   | HMSG a 1 13 12\\r\\n",
                "BAD_SIZE   | HMSG a 1 x 12\\r\\n",
                "BAD_SIZE   | HMSG a 1 0 x\\r\\n",
                "BAD_INFO   | INFO {\\r\\n",
                "BAD_INFO   | INFO {}\\n",
                "BAD_INFO   | INFO {\"host\":}\\r\\n",
            })
    void whatNatsServerDoesNotWriteIsRefusedAndNotHandedOut(Verdict verdict, String bad) {
        String wrong = bad.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
        for (String before : List.of("", "PING\r\n", "MSG a 1 2\r\nhi\r\n")) {
            for (Framing framing : List.of(whole(before + wrong), byBytes(before + wrong))) {
                assertEquals(verdict, framing.verdict());
                String output = text(framing.output());
                // Of a message whose line is right, what came in earlier chunks than its missing end has gone out.
                String most =
                        before + (wrong.startsWith("MSG a 1 1\r\n") || wrong.startsWith("MSG a 1 0\r\n") ? wrong : "");
                assertTrue(
                        output.startsWith(before) && most.startsWith(output) && !output.equals(before + wrong), output);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSG a 1 0\r\n\r\n",
                "MSG a 1 r 0000000001\r\nx\r\n",
                "MSG a\u0001b\u007f\u000b 1 0\r\n\r\n",
                "MSG größe 1 0\r\n\r\n",
                "HMSG a 1 0 0\r\n\r\n",
                "HMSG a 1 r 12 12\r\nNATS/1.0\r\n\r\n\r\n",
                "-ERR 'a \"b\" 'c' -ERR INFO {}\t'\r\n",
                "-ERR \r\n",
                "+OK\r\n",
                "PING\r\nPONG\r\n",
            })
    void whatNatsServerMayWritePassesUntouched(String stream) {
        assertEquals(stream, text(whole(stream).beforeEnd()));
        assertEquals(stream, text(byBytes(stream).beforeEnd()));
        assertEquals(Verdict.FRAMED, byBytes(stream).verdict());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65536, 1_000_000})
    void linesAreBoundedInOneChunkAndInMany(int chunk) {
        int room = OpLine.MAX_LENGTH - "-ERR ''\r\n".length();
        int reply = OpLine.MAX_LENGTH - "MSG a 1 r 0\r\n".length() + 1;
        check(Verdict.FRAMED, "-ERR '" + "x".repeat(room) + "'\r\n", chunk);
        check(Verdict.LINE_TOO_LONG, "-ERR '" + "x".repeat(room + 1) + "'\r\n", chunk);
        check(Verdict.FRAMED, "MSG a 1 " + "r".repeat(reply) + " 0\r\n\r\n", chunk);
        check(Verdict.LINE_TOO_LONG, "MSG a 1 " + "r".repeat(reply + 1) + " 0\r\n\r\n", chunk);
        check(Verdict.LINE_TOO_LONG, "MSG " + "a".repeat(OpLine.MAX_LENGTH), chunk);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65536, 2_000_000})
    void infoIsBoundedInOneChunkAndInMany(int chunk) {
        int room = InfoLine.MAX_LENGTH - "INFO {\"a\":\"\"} \r\n".length();
        check(Verdict.FRAMED, "INFO {\"a\":\"" + "x".repeat(room) + "\"} \r\n", chunk);
        check(Verdict.INFO_TOO_LONG, "INFO {\"a\":\"" + "x".repeat(room + 1) + "\"} \r\n", chunk);
        check(Verdict.INFO_TOO_LONG, "INFO {\"a\":\"" + "x".repeat(room + 100), chunk);
    }

    private static void check(Verdict verdict, String stream, int chunk) {
        assertEquals(
                verdict, Framing.of(Lines.bytes(stream), at -> chunk, EDITOR).verdict());
    }

    @Test
    void aMessageOfTwoGigabytesIsCountedRight() {
        try (Ledger ledger = new Ledger()) {
            ServerOps ops = new ServerOps(EDITOR);
            byte[] payload = new byte[1 << 20];
            assertEquals(Verdict.FRAMED, ops.frame(ledger.of(Lines.bytes("MSG a 1 2147483647\r\n")), ByteBuf::release));
            for (int i = 0; i < 2047; i++) {
                ops.frame(Unpooled.wrappedBuffer(payload), ByteBuf::release);
            }
            ops.frame(Unpooled.wrappedBuffer(payload, 1, payload.length - 1), ByteBuf::release);
            assertEquals(Verdict.FRAMED, ops.frame(ledger.of(Lines.bytes("\r\nPING\r\n")), ByteBuf::release));
            assertEquals(Verdict.UNKNOWN_OP, ops.frame(ledger.of(Lines.bytes("\r\n")), ByteBuf::release));
        }
    }

    @Test
    void afterARefusalNothingIsHandedOut() {
        try (Ledger ledger = new Ledger()) {
            ServerOps ops = new ServerOps(EDITOR);
            ops.frame(ledger.of(Lines.bytes("nonsense\r\n")), buffer -> fail("handed out"));

            assertEquals(
                    Verdict.UNKNOWN_OP, ops.frame(ledger.of(Lines.bytes("PING\r\n")), buffer -> fail("handed out")));
            ops.end(buffer -> fail("handed out"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "-ERR 'Authentication Tim, true",
                "-ERR, true",
                "PING, true",
                "PONG\\r, true",
                "MSG a 1, true",
                "HMSG a 1 2 3\\r, true",
                "+OK\\r, true",
                "+OK, false",
                "MSG, false",
                "-ER, false",
                "I, false",
                "INFO, false",
                "INFO {\"host\":\"10.0.0.7\"}, false",
                "INFO {}\\r, false",
            })
    void atTheEndAHeldLineGoesOutWhereItsOpIsKnownAndIsNotInfo(String held, boolean handedOut) {
        String line = held.replace("\\r", "\r");
        for (Framing framing : List.of(whole("PING\r\n" + line), byBytes("PING\r\n" + line))) {
            assertEquals("PING\r\n", text(framing.beforeEnd()));
            assertEquals(handedOut ? "PING\r\n" + line : "PING\r\n", text(framing.output()));
        }
    }

    @Test
    void releaseReleasesWhatIsHeldAndDropsWhatComesLater() {
        try (Ledger ledger = new Ledger()) {
            ServerOps ops = new ServerOps(EDITOR);
            ops.frame(ledger.of(Lines.bytes("INFO {")), buffer -> fail("handed out"));
            assertEquals(1, ledger.open());

            ops.release();
            ops.release();

            assertEquals(0, ledger.open());
            ops.frame(ledger.of(Lines.bytes("PING\r\nMSG")), buffer -> fail("handed out"));
            ops.end(buffer -> fail("handed out"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING\r\nMSG", "ING\r\nMSG", "PING\r\n" + INFO + "INFO {", "ING\r\n" + INFO + "MSG a"})
    void aReleaseFromWithinTheConsumerLeavesNothingHeld(String chunk) {
        try (Ledger ledger = new Ledger()) {
            ServerOps ops = new ServerOps(EDITOR);
            if (chunk.startsWith("I")) {
                ops.frame(ledger.of(Lines.bytes("P")), buffer -> fail("handed out"));
            }
            ops.frame(ledger.of(Lines.bytes(chunk)), buffer -> {
                ops.release();
                buffer.release();
            });
        }
    }

    @Test
    void everyKindOfBufferIsFramed() {
        String stream = "PING\r\n" + INFO + "MSG a 1 3\r\nabc\r\nPONG\r\nMS";
        byte[] bytes = Lines.bytes(stream);
        ByteBuf padded = Unpooled.directBuffer().writeBytes(new byte[7]).writeBytes(bytes);
        List<ByteBuf> kinds = List.of(
                Unpooled.wrappedBuffer(bytes.clone()),
                Unpooled.wrappedBuffer(bytes.clone(), 0, bytes.length).slice(),
                padded.skipBytes(7),
                Unpooled.wrappedBuffer(
                        Unpooled.copiedBuffer(bytes, 0, 9), Unpooled.copiedBuffer(bytes, 9, bytes.length - 9)),
                PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes),
                new AdaptiveByteBufAllocator(true).buffer().writeBytes(bytes));
        for (ByteBuf in : kinds) {
            StringBuilder output = new StringBuilder();
            ServerOps ops = new ServerOps(EDITOR);
            assertEquals(Verdict.FRAMED, ops.frame(in, buffer -> {
                output.append(buffer.toString(StandardCharsets.UTF_8));
                buffer.release();
            }));
            ops.release();
            assertEquals(stream.replace(INFO, EDITED).replaceAll("MS$", ""), output.toString(), in.toString());
            assertEquals(0, in.refCnt(), in.toString());
        }
    }
}
