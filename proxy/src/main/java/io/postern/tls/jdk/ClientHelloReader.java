package io.postern.tls.jdk;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the ClientHello in what a client sends, in as many records and pieces as it comes. Looks only: the bytes go on to the
 * JDK. Bounded by {@link #MAX_BYTES}.
 */
final class ClientHelloReader {
    /** BoringSSL's bound too. The largest that clients send, with key shares for post-quantum groups, have 2 KiB. */
    static final int MAX_BYTES = 16 * 1024;

    /** RFC 8446, 5.1. */
    private static final int MAX_RECORD_BYTES = 16 * 1024;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int CLIENT_HELLO = 1;

    private final byte[] recordHeader = new byte[RECORD_HEADER_BYTES];
    private int recordHeaderBytes;
    private int recordBytesLeft;
    private byte[] message = new byte[512];
    private int messageBytes;
    private State state = State.READING;
    private ClientHello hello = ClientHello.NONE;

    /** How far it has come. */
    enum State {
        READING,
        /** There is nothing more to find, whether {@link #hello} was found or not. */
        DONE,
        /** The message is larger than {@link #MAX_BYTES}, or a record is larger than one may be. */
        TOO_LARGE
    }

    /** What was found so far; {@link ClientHello#NONE} for nothing. */
    ClientHello hello() {
        return hello;
    }

    /** Looks at the readable bytes of {@code in}, and leaves them there. */
    State look(ByteBuf in) {
        int position = in.readerIndex();
        while (state == State.READING && position < in.writerIndex()) {
            if (recordBytesLeft == 0) {
                recordHeader[recordHeaderBytes++] = in.getByte(position++);
                if (recordHeaderBytes == RECORD_HEADER_BYTES) {
                    startRecord();
                }
            } else {
                int length = Math.min(recordBytesLeft, in.writerIndex() - position);
                append(in, position, length);
                position += length;
                recordBytesLeft -= length;
                parseIfComplete();
            }
        }
        return state;
    }

    private void startRecord() {
        recordHeaderBytes = 0;
        recordBytesLeft = (Byte.toUnsignedInt(recordHeader[3]) << 8) | Byte.toUnsignedInt(recordHeader[4]);
        if (recordHeader[0] != HANDSHAKE_RECORD || recordBytesLeft == 0) {
            finish(State.DONE);
        } else if (recordBytesLeft > MAX_RECORD_BYTES) {
            // SslHandler would wait for all of it.
            finish(State.TOO_LARGE);
        }
    }

    private void append(ByteBuf in, int position, int length) {
        int kept = Math.min(length, MESSAGE_HEADER_BYTES + MAX_BYTES - messageBytes);
        if (messageBytes + kept > message.length) {
            message = Arrays.copyOf(message, Math.max(2 * message.length, messageBytes + kept));
        }
        in.getBytes(position, message, messageBytes, kept);
        messageBytes += kept;
    }

    private void parseIfComplete() {
        if (messageBytes < MESSAGE_HEADER_BYTES) {
            return;
        }
        int length = ByteBuffer.wrap(message).getInt() & 0xffffff;
        if (message[0] != CLIENT_HELLO) {
            finish(State.DONE);
        } else if (length > MAX_BYTES) {
            finish(State.TOO_LARGE);
        } else if (messageBytes >= MESSAGE_HEADER_BYTES + length) {
            hello = ClientHello.parse(ByteBuffer.wrap(message, MESSAGE_HEADER_BYTES, length)
                            .slice())
                    .orElse(ClientHello.NONE);
            finish(State.DONE);
        }
    }

    private void finish(State last) {
        state = last;
        message = new byte[0];
    }
}
