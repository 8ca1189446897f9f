package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.postern.nats.ConnectReader.Answer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectReaderTest {
    private static final int LIMIT = 16 * 1024;
    private static final ClientConnect JNATS = new ClientConnect(1, false, "java", "2.20.5", "orders");

    static Stream<Arguments> connects() {
        return Stream.of(
                Arguments.of(
                        "CONNECT"
                            + " {\"lang\":\"java\",\"version\":\"2.20.5\",\"name\":\"orders\",\"protocol\":1,\"verbose\":false}\r\n",
                        JNATS),
                Arguments.of(
                        "PING\r\n"
                            + "PONG\r\n"
                            + "ping \r\n"
                            + "CONNECT"
                            + " {\"lang\":\"java\",\"version\":\"2.20.5\",\"name\":\"orders\",\"protocol\":1,\"verbose\":false}\r\n",
                        JNATS),
                // As Go's decoder: names in any case, the last of several, and what is of another type passed over.
                Arguments.of(
                        "connect"
                            + "\t{\"LANG\":\"java\",\"ver\\u017fion\":\"2.20.5\",\"name\":1,\"name\":\"orders\",\"protocol\":\"1\",\"protocol\":1,\"verbose\":null,\"verbose\":false}\n",
                        JNATS),
                Arguments.of(
                        "CONNECT{\"nested\":{\"protocol\":5,\"name\":[\"x\"]},\"protocol\":1,\"verbose\":false,\"lang\":\"java\",\"version\":\"2.20.5\",\"name\":\"orders\"}\r\n",
                        JNATS),
                Arguments.of("CONNECT {}\r\n", ClientConnect.SILENT),
                Arguments.of("CONNECT \r\n", ClientConnect.SILENT),
                Arguments.of("CONNECT []\r\n", ClientConnect.SILENT),
                Arguments.of("CONNECT nonsense\r\n", ClientConnect.SILENT),
                // As far as it can be read.
                Arguments.of("CONNECT {\"protocol\":1,\"x\r\n", new ClientConnect(1, true, "", "", "")),
                Arguments.of("CONNECT {\"protocol\":99999999999999999999}\r\n", ClientConnect.SILENT),
                Arguments.of(
                        "CONNECT {\"name\":\"" + "ä".repeat(300) + "\"}\r\n",
                        new ClientConnect(0, true, "", "", "ä".repeat(256))),
                Arguments.of(
                        "CONNECT {\"name\":\"" + "x".repeat(255) + "\\ud83d\\ude00\"}\r\n",
                        new ClientConnect(0, true, "", "", "x".repeat(255))));
    }

    @ParameterizedTest
    @MethodSource("connects")
    void aConnectIsReadHoweverItIsCut(String said, ClientConnect connect) {
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        for (int size : new int[] {1, 2, 7, 64, bytes.length}) {
            ConnectReader reader = new ConnectReader(LIMIT);
            for (int at = 0; at < bytes.length; at += size) {
                int length = Math.min(size, bytes.length - at);
                Answer expected = at + length < bytes.length ? new Answer.More() : new Answer.Connect(connect);
                assertEquals(expected, read(reader, Unpooled.wrappedBuffer(bytes, at, length)), "in pieces of " + size);
            }
        }
    }

    @Test
    void whatComesBehindIsNotLookedAt() {
        ByteBuf bytes = ascii("CONNECT {}\r\nPUB x 3\r\nabc\r\n");
        assertEquals(new Answer.Connect(ClientConnect.SILENT), read(new ConnectReader(12), bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUB x 1\r\n", "PING\r\nPUB x 0\r\n\r\n", "GET / HTTP/1.1\r\n", "\r\n", "CONN {}\r\n"})
    void anotherOpIsToldOfAsThat(String said) {
        assertEquals(new Answer.Other(), read(new ConnectReader(LIMIT), ascii(said)));
    }

    @Test
    void theLimitIsForAllThatIsSaidToTheEndOfConnect() {
        String said = "PING\r\nCONNECT {}\r\n";
        assertInstanceOf(Answer.Connect.class, read(new ConnectReader(said.length()), ascii(said)));
        assertEquals(new Answer.TooLong(), read(new ConnectReader(said.length() - 1), ascii(said)));
        ConnectReader reader = new ConnectReader(100);
        assertEquals(new Answer.More(), read(reader, ascii("CONNECT " + "x".repeat(92))));
        assertEquals(new Answer.TooLong(), read(reader, ascii("x")), "before the end of the line");
        assertEquals(new Answer.TooLong(), read(new ConnectReader(100), ascii("PING\r\n".repeat(17))));
    }

    @Test
    void nothingOfALoginIsInWhatIsSaidOfAClient() {
        ConnectReader reader = new ConnectReader(LIMIT);
        Answer answer = read(
                reader,
                ascii(
                        "CONNECT"
                            + " {\"user\":\"SECRET\",\"pass\":\"SECRET\",\"auth_token\":\"SECRET\",\"jwt\":\"SECRET\",\"nkey\":\"SECRET\",\"sig\":\"SECRET\",\"name\":\"orders\"}\r\n"));
        assertEquals(new Answer.Connect(new ClientConnect(0, true, "", "", "orders")), answer);
        assertFalse(answer.toString().contains("SECRET"));
    }

    /** The bytes are as they were, for whoever comes next. */
    private static Answer read(ConnectReader reader, ByteBuf bytes) {
        int from = bytes.readerIndex();
        int to = bytes.writerIndex();
        Answer answer = reader.read(bytes);
        assertEquals(from, bytes.readerIndex());
        assertEquals(to, bytes.writerIndex());
        bytes.release();
        return answer;
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
