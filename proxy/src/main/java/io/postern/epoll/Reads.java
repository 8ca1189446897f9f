package io.postern.epoll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * In which buffer one connection's bytes are passed on: in that of the event loop, which they were read into; or, as long as
 * those before are kept by somebody beyond their batch of reads, in a buffer of their size. So little bytes that wait never
 * hold much memory.
 */
final class Reads {
    /** What was passed on last, until it is known whether it was kept. */
    private @Nullable ByteBuf last;

    private boolean kept;

    /**
     * Reads what there is, at most {@link LoopBuffers#READ_SIZE} bytes.
     *
     * @return how many were read; 0 where there is nothing now, -1 at the end
     */
    static int read(FileDescriptor socket, ByteBuf buffer) throws IOException {
        int length;
        if (buffer.hasMemoryAddress()) {
            length = socket.readAddress(buffer.memoryAddress(), 0, LoopBuffers.READ_SIZE);
        } else {
            ByteBuffer bytes = buffer.internalNioBuffer(0, LoopBuffers.READ_SIZE);
            length = socket.read(bytes, bytes.position(), bytes.limit());
        }
        buffer.writerIndex(Math.max(length, 0));
        return length;
    }

    /** What to pass on for {@code read}, owned by the receiver. */
    ByteBuf toPassOn(ByteBuf read, ByteBufAllocator allocator) {
        complete();
        ByteBuf bytes = kept ? allocator.directBuffer(read.readableBytes()).writeBytes(read) : read;
        last = bytes;
        return bytes.retain();
    }

    /** A batch of reads is complete, and was told of: who needed its bytes for that alone has let go of them. */
    void complete() {
        ByteBuf bytes = last;
        if (bytes != null) {
            last = null;
            // A copy is this connection's own; what is not one is the event loop's.
            kept = kept ? !bytes.release() : bytes.refCnt() > 1;
        }
    }
}
