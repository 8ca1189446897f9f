package io.postern.tls.jdk;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.postern.tls.jdk.ClientHelloReader.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ClientHello is found in however many records and pieces it comes. */
class ClientHelloReaderTest {
    private static final int HEADER_BYTES = 5;

    /** What the JDK's client says first, in one record. */
    private static byte[] clientsFirst() throws Exception {
        SSLEngine client = SSLContext.getDefault().createSSLEngine();
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("gate.test")));
        parameters.setNamedGroups(new String[] {"secp384r1", "x25519"});
        parameters.setSignatureSchemes(new String[] {"ed25519", "ecdsa_secp256r1_sha256"});
        parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        parameters.setProtocols(new String[] {"TLSv1.3"});
        client.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void assertFound(ClientHello hello) {
        assertEquals(
                new ClientHello(
                        List.of(ClientHello.TLS_1_3),
                        List.of(0x1301),
                        List.of(24, 29),
                        List.of(0x0807, 0x0403),
                        "gate.test"),
                hello);
    }

    @Test
    void everySplitOfTheBytesFindsTheSame() throws Exception {
        byte[] first = clientsFirst();
        for (int split = 0; split <= first.length; split++) {
            ClientHelloReader reader = new ClientHelloReader();
            ByteBuf all = Unpooled.wrappedBuffer(first);
            assertEquals(split == first.length ? State.DONE : State.READING, reader.look(all.slice(0, split)));
            assertEquals(State.DONE, reader.look(all.slice(split, first.length - split)));
            assertFound(reader.hello());
            assertEquals(0, all.readerIndex());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void everySizeOfRecordsFindsTheSame(int size) throws Exception {
        byte[] message = message();
        ClientHelloReader reader = new ClientHelloReader();
        for (int from = 0; from < message.length; from += size) {
            byte[] piece = Arrays.copyOfRange(message, from, Math.min(message.length, from + size));
            reader.look(record(piece));
        }
        assertFound(reader.hello());
    }

    @Test
    void whatIsNoClientHelloIsNone() throws Exception {
        assertNone(Unpooled.wrappedBuffer("CONNECT {}\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertNone(record(new byte[0]));
        assertNone(record(new byte[] {2, 0, 0, 0}));
        byte[] damaged = message();
        damaged[4 + 2 + 32] = (byte) 0xff;
        assertNone(record(damaged));
    }

    private static void assertNone(ByteBuf bytes) {
        ClientHelloReader reader = new ClientHelloReader();
        assertEquals(State.DONE, reader.look(bytes));
        assertEquals(ClientHello.NONE, reader.hello());
    }

    @Test
    void whatIsTooLargeIsSaidToBeAsSoonAsItIsKnown() {
        assertEquals(State.TOO_LARGE, new ClientHelloReader().look(record(new byte[] {1, 0, 0x40, 1})));
        assertEquals(State.READING, new ClientHelloReader().look(record(new byte[] {1, 0, 0x40, 0})));
        ByteBuf large = Unpooled.wrappedBuffer(new byte[] {22, 3, 1, 0x40, 1});
        assertEquals(State.TOO_LARGE, new ClientHelloReader().look(large));
    }

    @Test
    void changedBytesNeverBreakTheReader() throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(25);
        byte[] message = message();
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = Arrays.copyOf(message, random.nextInt(4, message.length + 1));
            for (int change = random.nextInt(4); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertDoesNotThrow(() -> new ClientHelloReader().look(record(changed)));
        }
    }

    private static byte[] message() throws Exception {
        byte[] first = clientsFirst();
        return Arrays.copyOfRange(first, HEADER_BYTES, first.length);
    }

    private static ByteBuf record(byte[] content) {
        return Unpooled.buffer()
                .writeBytes(new byte[] {22, 3, 1})
                .writeShort(content.length)
                .writeBytes(content);
    }
}
