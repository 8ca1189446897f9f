package io.postern.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.intake.ProxyHeaderReader.Answer;
import io.postern.intake.ProxyHeaderReader.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As nats-server's tests have it (server/client_proxyproto_test.go), and where the protocol is stricter, as that. */
class ProxyHeaderReaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4_HEX = "c0000201c6336402d431107e";
    private static final String IPV6_HEX = "20010db800000000000000000000000120010db8000000000000000000000002d431107e";
    private static final String MAPPED_HEX = "00000000000000000000ffffc000020100000000000000000000ffffc6336402d431107e";

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.1 198.51.100.2 54321 4222, 192.0.2.1, 54321",
        "PROXY TCP4 0.0.0.0 255.255.255.255 0 65535, 0.0.0.0, 0",
        "PROXY TCP6 2001:db8::1 2001:db8::2 54321 4222, 2001:db8::1, 54321",
        "PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 1 2, 2001:db8::1, 1",
        "PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.2 54321 4222, 192.0.2.1, 54321",
    })
    void aLineOfVersion1TellsOfTheClient(String line, String address, int port) {
        byte[] header = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
        assertTold(header, address, port);
    }

    @ParameterizedTest
    @CsvSource({
        "2111000c" + IPV4_HEX + ", 192.0.2.1",
        "21210024" + IPV6_HEX + ", 2001:db8::1",
        "21210024" + MAPPED_HEX + ", 192.0.2.1",
        // TLVs, known, unknown and malformed: all are passed over.
        "21110013" + IPV4_HEX + "0300040badf00d, 192.0.2.1",
        "2111000f" + IPV4_HEX + "ffffff, 192.0.2.1",
    })
    void aHeaderOfVersion2TellsOfTheClient(String behindSignature, String address) {
        assertTold(HexFormat.of().parseHex(SIGNATURE + behindSignature), address, 54321);
    }

    private static void assertTold(byte[] header, String address, int port) {
        Answer expected = new Answer.Told(new InetSocketAddress(InetAddress.ofLiteral(address), port), header.length);
        assertWhole(expected, header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN 192.0.2.1 198.51.100.2 54321 4222\r\n",
                "PROXY UNKNOWN anything at all\r\n"
            })
    void anUnknownClientOfVersion1IsTheSender(String header) {
        assertWhole(new Answer.Untold(header.length()), header.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20000000",
                // The sender's own connection: what it says of addresses is passed over.
                "2011000c" + IPV4_HEX,
                "20ff0003abcdef",
                "21000000",
                "21000004deadbeef"
            })
    void aLocalConnectionAndAnUnspecifiedFamilyOfVersion2AreTheSenders(String behindSignature) {
        byte[] header = HexFormat.of().parseHex(SIGNATURE + behindSignature);
        assertWhole(new Answer.Untold(header.length), header);
    }

    /** Whatever follows a header, and wherever it is cut: each shorter part is the beginning of one, and no more. */
    private static void assertWhole(Answer expected, byte[] header) {
        for (int length = 0; length < header.length; length++) {
            assertEquals(new Answer.More(), read(Arrays.copyOf(header, length)), "after " + length + " bytes");
        }
        assertEquals(expected, read(header));
        byte[] more = Arrays.copyOf(header, header.length + 700);
        Arrays.fill(more, header.length, more.length, (byte) '\n');
        assertEquals(expected, read(more));
        ByteBuffer inTheMiddle =
                ByteBuffer.allocate(header.length + 10).position(10).put(header).position(10);
        assertEquals(expected, ProxyHeaderReader.read(inTheMiddle));
        assertEquals(10, inTheMiddle.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 198.51.100.2 54321\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 54321 4222 \r\n",
                "PROXY TCP4  192.0.2.1 198.51.100.2 54321 4222\r\n",
                "PROXY TCP4\t192.0.2.1 198.51.100.2 54321 4222\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 54321 4222\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 54321 4222\rX",
                "PROXY TCP4 2001:db8::1 2001:db8::2 54321 4222\r\n",
                "PROXY TCP4 192.0.2.1 2001:db8::2 54321 4222\r\n",
                "PROXY TCP6 192.0.2.1 198.51.100.2 54321 4222\r\n",
                "PROXY TCP6 2001:db8::1 198.51.100.2 54321 4222\r\n",
                "PROXY TCP6 2001:db8::1%eth0 2001:db8::2 54321 4222\r\n",
                "PROXY TCP6 [2001:db8::1] [2001:db8::2] 54321 4222\r\n",
                "PROXY TCP6 2001:db8::1::2 2001:db8::2 54321 4222\r\n",
                "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 54321 4222\r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.2 54321 4222\r\n",
                "PROXY TCP4 192.0.2.01 198.51.100.2 54321 4222\r\n",
                "PROXY TCP4 192.0.2 198.51.100.2 54321 4222\r\n",
                "PROXY TCP4 localhost 198.51.100.2 54321 4222\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 65536 4222\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 54321 99999\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 -1 4222\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 +1 4222\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.2 012 4222\r\n",
                "PROXY UDP4 192.0.2.1 198.51.100.2 54321 4222\r\n",
                "PROXY tcp4 192.0.2.1 198.51.100.2 54321 4222\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY \r\n",
            })
    void anotherLineIsMalformed(String header) {
        assertEquals(new Answer.Refused(Fault.MALFORMED), read(header.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Versions, and commands.
                "1111000c" + IPV4_HEX,
                "3111000c" + IPV4_HEX,
                "2211000c" + IPV4_HEX,
                // UDP, Unix sockets, families and protocols that there are not.
                "2112000c" + IPV4_HEX,
                "21220024" + IPV6_HEX,
                "213100d8",
                "2110000c" + IPV4_HEX,
                "2141000c" + IPV4_HEX,
                // Too short for its addresses.
                "2111000b" + "c0000201c6336402d43110",
                "21110000",
                "21210023" + "20010db800000000000000000000000120010db8000000000000000000000002d43110",
            })
    void anotherBinaryHeaderIsMalformed(String behindSignature) {
        assertEquals(new Answer.Refused(Fault.MALFORMED), read(HexFormat.of().parseHex(SIGNATURE + behindSignature)));
    }

    @Test
    void whatIsTooLongIsKnownAsThatBeforeItIsAllThere() {
        String line = "PROXY UNKNOWN ";
        String longest = line + "x".repeat(ProxyHeaderReader.MAX_V1 - line.length() - 2) + "\r\n";
        assertEquals(new Answer.Untold(107), read(longest.getBytes(StandardCharsets.US_ASCII)));
        String longer = "PROXY UNKNOWN " + "x".repeat(ProxyHeaderReader.MAX_V1 - line.length());
        assertInstanceOf(Answer.More.class, read(longer.substring(0, 106).getBytes(StandardCharsets.US_ASCII)));
        assertEquals(new Answer.Refused(Fault.TOO_LONG), read(longer.getBytes(StandardCharsets.US_ASCII)));

        byte[] binary = Arrays.copyOf(HexFormat.of().parseHex(SIGNATURE + "21110208" + IPV4_HEX), 536);
        assertInstanceOf(Answer.More.class, read(Arrays.copyOf(binary, 535)));
        assertInstanceOf(Answer.Told.class, read(binary));
        assertEquals(new Answer.Refused(Fault.TOO_LONG), read(HexFormat.of().parseHex(SIGNATURE + "21110209")));
        assertEquals(new Answer.Refused(Fault.TOO_LONG), read(HexFormat.of().parseHex(SIGNATURE + "2000ffff")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"16030100", "43", "50494e47", "0d0b", "50524f58592b", "0d0a0d0a000d0a515549540b", "00"})
    void whatBeginsInAnotherWayIsNoHeader(String bytes) {
        assertEquals(new Answer.Refused(Fault.MISSING), read(HexFormat.of().parseHex(bytes)));
    }

    private static Answer read(byte[] bytes) {
        return ProxyHeaderReader.read(ByteBuffer.wrap(bytes));
    }
}
