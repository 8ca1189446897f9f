package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientOpsTest {
    private static final ConnectRewriter ALICE =
            new ConnectRewriter(new ConnectIdentity.User("alice"), Optional.empty(), "");
    private static final String CONNECT = "CONNECT {\"user\":\"bob\"}\r\n";
    private static final String REWRITTEN = "CONNECT {\"user\":\"alice\"}\r\n";

    private static ClientFraming whole(String stream) {
        return ClientFraming.whole(bytes(stream), ALICE);
    }

    /** A table's or a test's characters as bytes, one each. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In one piece, and byte by byte: the same comes of it. */
    private static void assertFramed(String stream, String output, Optional<ConnectRefusal> refusal) {
        for (int size : new int[] {Integer.MAX_VALUE, 1, 2, 3}) {
            ClientFraming framing = ClientFraming.of(bytes(stream), at -> size, ALICE);
            assertEquals(refusal, framing.refusal(), stream);
            assertTrue(Reference.latin1(framing.output()).startsWith(output), stream);
            assertTrue(refusal.isPresent() || Reference.latin1(framing.output()).equals(output), stream);
        }
    }

    /** Cut in two wherever it may be: always this comes of it, and nothing else. */
    private static void assertExactly(String stream, String output, Optional<ConnectRefusal> refusal) {
        for (int cut = 1; cut <= stream.length(); cut++) {
            int first = cut;
            ClientFraming framing =
                    ClientFraming.of(bytes(stream), at -> at < first ? first - at : Integer.MAX_VALUE, ALICE);
            assertEquals(refusal, framing.refusal(), stream);
            assertEquals(output, Reference.latin1(framing.output()), stream);
        }
    }

    private static List<String> table(String name) throws IOException {
        try (InputStream table = ClientOpsTest.class.getResourceAsStream("client/" + name + ".txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    /** A table's escapes, as in Java. */
    private static String unescaped(String line) {
        return Reference.latin1(line.translateEscapes().getBytes(StandardCharsets.UTF_8));
    }

    static List<String> taken() throws IOException {
        return table("taken");
    }

    static List<String> refused() throws IOException {
        return table("refused");
    }

    @ParameterizedTest
    @MethodSource("taken")
    void whatClientsWriteIsTakenAsItIs(String line) {
        assertFramed(CONNECT + unescaped(line), REWRITTEN + unescaped(line), Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTwoParsersCouldCutInTwoWaysIsRefused(String line) {
        int space = line.indexOf(' ');
        Optional<ConnectRefusal> reason = Optional.of(ConnectRefusal.valueOf(line.substring(0, space)));
        String op = unescaped(line.substring(space + 1));
        assertFramed(CONNECT + "PING\r\n" + op, REWRITTEN + "PING\r\n", reason);
        assertFramed(CONNECT + "PUB a 2\r\nhi\r\n" + op + CONNECT, REWRITTEN + "PUB a 2\r\nhi\r\n", reason);
    }

    @Test
    void pingsMayComeBeforeConnect() {
        assertFramed(
                "PING\r\nPING\r\n" + CONNECT + "PONG\r\n",
                "PING\r\nPING\r\n" + REWRITTEN + "PONG\r\n",
                Optional.empty());
    }

    @Test
    void nothingElseMayComeBeforeConnect() {
        for (String op :
                List.of("PUB a 0\r\n\r\n", "SUB a 1\r\n", "UNSUB 1\r\n", "HPUB a 0 0\r\n\r\n", "PONG\r\n", "PUB ")) {
            assertFramed(op + CONNECT, "", Optional.of(ConnectRefusal.CONNECT_MISSING));
            assertFramed("PING\r\n" + op + CONNECT, "PING\r\n", Optional.of(ConnectRefusal.CONNECT_MISSING));
        }
        for (String op : List.of(
                "connect {}\r\n", "CONNECT{}\r\n", "GET / HTTP/1.1\r\n", "\r\n", "\u0016\u0003\u0001", "PINGS")) {
            assertFramed(op + CONNECT, "", Optional.of(ConnectRefusal.CLIENT_BAD_FRAMING));
        }
    }

    @Test
    void aSecondConnectIsRefusedByItsName() {
        assertFramed(CONNECT + "CONNECT ", REWRITTEN, Optional.of(ConnectRefusal.CONNECT_REPEATED));
        assertFramed(
                CONNECT + "PING\r\n" + CONNECT, REWRITTEN + "PING\r\n", Optional.of(ConnectRefusal.CONNECT_REPEATED));
    }

    @Test
    void aRefusedConnectIsTheLastThingThatIsLookedAt() {
        assertFramed("PING\r\nCONNECT {\r\n" + CONNECT, "PING\r\n", Optional.of(ConnectRefusal.CONNECT_MALFORMED));
        assertFramed("CONNECT {\"USER\":\"bob\"}\r\n", "", Optional.of(ConnectRefusal.CONNECT_AMBIGUOUS));
        assertFramed("CONNECT {}\n" + CONNECT, "", Optional.of(ConnectRefusal.CLIENT_BAD_FRAMING));
        assertFramed("CONNECT \n", "", Optional.of(ConnectRefusal.CLIENT_BAD_FRAMING));
        assertFramed("CONNECT \r\n", "", Optional.of(ConnectRefusal.CONNECT_MALFORMED));
        assertFramed("CONNECT {\r}\r\n", "", Optional.of(ConnectRefusal.CONNECT_MALFORMED));
    }

    @Test
    void wholeLinesComeThroughWhereverTheyAreCut() {
        String ops = "PUB a 1\r\nx\r\nPING\r\n";
        assertExactly("PING\r\nPING\r\n" + CONNECT + ops, "PING\r\nPING\r\n" + REWRITTEN + ops, Optional.empty());
    }

    @Test
    void nothingOfWhatIsRefusedAndNothingBehindItIsHandedOut() {
        String behind = "PING\r\n" + CONNECT;
        assertExactly("PING\r\nCONNECT {\r\n" + behind, "PING\r\n", Optional.of(ConnectRefusal.CONNECT_MALFORMED));
        assertExactly("CONNECT {}\n" + behind, "", Optional.of(ConnectRefusal.CLIENT_BAD_FRAMING));
        for (String early : List.of("SUB a 1\r\n" + behind, "PUB ", "PONG")) {
            assertExactly("PING\r\n" + early, "PING\r\n", Optional.of(ConnectRefusal.CONNECT_MISSING));
        }
        String connected = CONNECT + "PONG\r\n";
        for (String bad : List.of("SUB a\r\n", "CONNECTED {}\r\n")) {
            assertExactly(
                    connected + bad + behind, REWRITTEN + "PONG\r\n", Optional.of(ConnectRefusal.CLIENT_BAD_FRAMING));
        }
        assertExactly(connected + behind, REWRITTEN + "PONG\r\nPING\r\n", Optional.of(ConnectRefusal.CONNECT_REPEATED));
    }

    @Test
    void theRestOfALineThatIsTooLongIsNoOp() {
        String start = "CONNECT {";
        String stream = start + " ".repeat(ClientLine.MAX_LENGTH + 1 - start.length()) + "PING\r\n";
        ClientFraming framing =
                ClientFraming.of(bytes(stream), at -> at == 0 ? start.length() : Integer.MAX_VALUE, ALICE);
        assertEquals(Optional.of(ConnectRefusal.CLIENT_LINE_TOO_LONG), framing.refusal());
        assertEquals(0, framing.output().length);
    }

    @Test
    void linesAreAsLongAsNatsServerTakesThem() {
        String longest = "PUB " + "a".repeat(4094) + " 0\r\n\r\n";
        assertFramed(CONNECT + longest, REWRITTEN + longest, Optional.empty());
        Optional<ConnectRefusal> tooLong = Optional.of(ConnectRefusal.CLIENT_LINE_TOO_LONG);
        assertFramed(CONNECT + "PUB a" + longest.substring(4), REWRITTEN, tooLong);
        assertFramed(CONNECT + "SUB " + "a".repeat(4097), REWRITTEN, tooLong);
        assertFramed(CONNECT + "UNSUB " + " ".repeat(100_000), REWRITTEN, tooLong);

        String blanks = "CONNECT {" + " ".repeat(4094) + "}\r\n";
        assertFramed(blanks, REWRITTEN, Optional.empty());
        assertFramed("CONNECT  " + blanks.substring(8), "", tooLong);
        assertFramed("CONNECT {" + "x".repeat(100_000), "", tooLong);
        assertFramed("PING\r\nCONNECT {" + "x".repeat(5000), "PING\r\n", tooLong);
    }

    @Test
    void aPayloadIsCountedAndNeverLookedAt() {
        String payload = "\r\nCONNECT {\"user\":\"bob\"}\r\nPUB bob.only 1\r\nx\r\n";
        String op = "PUB a " + payload.length() + "\r\n" + payload + "\r\n";
        assertFramed(CONNECT + op + op, REWRITTEN + op + op, Optional.empty());
        assertFramed(
                CONNECT + "PUB a 999999999\r\n" + payload,
                REWRITTEN + "PUB a 999999999\r\n" + payload,
                Optional.empty());
    }

    @Test
    void anyChunkingOfAnyStreamGivesTheSame() {
        for (int seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] sound = ClientStreams.ops(random, 1 + random.nextInt(20));
            byte[] stream = random.nextBoolean() ? sound : ClientStreams.spoilt(random, sound);
            ClientReference reference = ClientReference.of(stream, ALICE);
            Optional<ConnectRefusal> refusal =
                    ClientFraming.whole(stream, ALICE).refusal();
            for (int bound : new int[] {1, 2, 7, 64, 1000, 100_000}) {
                ClientFraming framing = ClientFraming.of(stream, at -> random.nextInt(1, bound + 1), ALICE);
                reference.check(framing);
                assertEquals(refusal, framing.refusal(), "seed " + seed + ", chunks up to " + bound);
            }
        }
    }

    @Test
    void wholeOpsGoOutInTheBufferThatTheyCameIn() {
        try (Ledger ledger = new Ledger()) {
            ClientOps ops = new ClientOps(ALICE);
            List<ByteBuf> out = new ArrayList<>();
            assertFalse(ops.connected());
            ops.frame(ledger.of(bytes(CONNECT)), out::add);
            assertTrue(ops.connected());
            ByteBuf chunk = ledger.of(bytes("PUB a 1\r\nx\r\nSUB b 1\r\nPUB c 9\r\n123"));
            assertEquals(Optional.empty(), ops.frame(chunk, out::add));
            assertSame(chunk, out.getLast());
            out.forEach(ByteBuf::release);
            ops.release();
        }
    }

    @Test
    void connectIsABufferOfItsOwn() {
        List<byte[]> buffers = whole("PING\r\n" + CONNECT + "PONG\r\n").buffers();
        assertEquals(3, buffers.size());
        assertArrayEquals(bytes(REWRITTEN), buffers.get(1));
        assertEquals(1, whole(CONNECT).buffers().size());
    }

    @Test
    void aBufferMayBeReadFromAnywhere() {
        try (Ledger ledger = new Ledger()) {
            ClientOps ops = new ClientOps(ALICE);
            List<ByteBuf> out = new ArrayList<>();
            assertEquals(
                    Optional.empty(),
                    ops.frame(ledger.of(bytes("read" + CONNECT + "PU")).skipBytes(4), out::add));
            assertEquals(
                    Optional.empty(),
                    ops.frame(ledger.of(bytes("readB a 1\r\nx\r\nPING\r\n")).skipBytes(4), out::add));
            StringBuilder text = new StringBuilder();
            for (ByteBuf buffer : out) {
                text.append(buffer.toString(StandardCharsets.ISO_8859_1));
                buffer.release();
            }
            assertEquals(REWRITTEN + "PUB a 1\r\nx\r\nPING\r\n", text.toString());
        }
    }

    @Test
    void whatIsHeldIsReleasedWithARefusalOrTheSession() {
        try (Ledger ledger = new Ledger()) {
            for (String rest : List.of("", "X\r\n")) {
                ClientOps ops = new ClientOps(ALICE);
                ops.frame(ledger.of(bytes("PIN")), ByteBuf::release);
                assertEquals(1, ledger.open());
                if (rest.isEmpty()) {
                    ops.release();
                } else {
                    ops.frame(ledger.of(bytes(rest)), ByteBuf::release);
                }
                assertEquals(0, ledger.open());
            }
        }
    }

    @Test
    void afterARefusalNothingIsHandedOut() {
        try (Ledger ledger = new Ledger()) {
            ClientOps ops = new ClientOps(ALICE);
            List<ByteBuf> out = new ArrayList<>();
            Optional<ConnectRefusal> reason = Optional.of(ConnectRefusal.CONNECT_MISSING);
            assertEquals(reason, ops.frame(ledger.of(bytes("PUB a 1\r\n")), out::add));
            assertEquals(reason, ops.frame(ledger.of(bytes(CONNECT)), out::add));
            assertEquals(List.of(), out);
        }
    }

    @Test
    void aReleaseInMidHandOutLeavesNothingBehind() {
        try (Ledger ledger = new Ledger()) {
            ClientOps ops = new ClientOps(ALICE);
            ops.frame(ledger.of(bytes(CONNECT + "PUB a")), buffer -> {
                buffer.release();
                ops.release();
            });
            assertEquals(Optional.empty(), ops.frame(ledger.of(bytes(" 1\r\n")), ByteBuf::release));
        }
    }
}
