package io.postern.tls.boringssl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Queue;

/** What a client has sent while its handshake waits. On the event loop. */
final class HeldInput {
    /** A client has nothing to say before its handshake is done, but for what a rash one sends behind it. */
    static final int LIMIT = 256 * 1024;

    private static final int FIRST_CONTENT_TYPE = 20;
    private static final int LAST_CONTENT_TYPE = 24;
    private static final int MAJOR_VERSION = 3;

    private final Queue<ByteBuf> buffers = new ArrayDeque<>(1);
    private int bytes;

    /** Keeps what is left of {@code in}, with a reference of its own. */
    void add(ByteBuf in) {
        if (in.isReadable()) {
            bytes += in.readableBytes();
            buffers.add(in.retainedSlice());
        }
    }

    int bytes() {
        return bytes;
    }

    /** Whether the first bytes are those of a TLS record (RFC 8446, 5.1; with heartbeat), as far as there are any. */
    boolean mayBeTls() {
        int seen = 0;
        for (ByteBuf buffer : buffers) {
            for (int i = buffer.readerIndex(); i < buffer.writerIndex() && seen < 2; i++, seen++) {
                int value = buffer.getUnsignedByte(i);
                boolean fits = seen == 0
                        ? value >= FIRST_CONTENT_TYPE && value <= LAST_CONTENT_TYPE
                        : value == MAJOR_VERSION;
                if (!fits) {
                    return false;
                }
            }
        }
        return true;
    }

    /** All of it in one direct buffer, which the caller releases; nothing is held any more. */
    ByteBuf take(ByteBufAllocator allocator) {
        ByteBuf first = buffers.isEmpty() ? Unpooled.EMPTY_BUFFER : buffers.element();
        if (buffers.size() <= 1 && (first.isDirect() || bytes == 0)) {
            buffers.clear();
            bytes = 0;
            return first;
        }
        ByteBuf all = allocator.directBuffer(bytes, bytes);
        buffers.forEach(all::writeBytes);
        release();
        return all;
    }

    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
        bytes = 0;
    }
}
