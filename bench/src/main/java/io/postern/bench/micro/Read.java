package io.postern.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What one read of a busy connection brings: the same message over and over, whole ones. Made once, read again and again. */
final class Read {
    /** The bytes of the gate's largest read. */
    private static final int SIZE = 64 * 1024;

    private final ByteBuf bytes;
    private final int length;

    /**
     * A full read.
     *
     * @param line     the message's line up to the size of its payload
     * @param payload  bytes of the payload
     * @param messages how many: as many as a read has room for
     * @throws IllegalArgumentException where it has room for others
     */
    Read(String line, int payload, int messages) {
        String text = line + " " + payload + "\r\n" + "x".repeat(payload) + "\r\n";
        byte[] message = text.getBytes(StandardCharsets.US_ASCII);
        if (messages != SIZE / message.length) {
            throw new IllegalArgumentException(messages + " messages (expected: " + SIZE / message.length + ")");
        }
        length = message.length * messages;
        bytes = Unpooled.directBuffer(SIZE, SIZE);
        for (int i = 0; i < messages; i++) {
            bytes.writeBytes(message);
        }
    }

    /** All of it, owned by the receiver, as if it had just come. */
    ByteBuf again() {
        return bytes.setIndex(0, length).retain();
    }

    void release() {
        bytes.release();
    }
}
