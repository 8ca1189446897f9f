package io.postern.epoll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IovArray;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes to a socket, as many bytes a system call as can be. On an event loop. */
final class Writes {
    private Writes() {}

    /** {@code bytes} in one piece of native memory, as a system call takes it. Takes and gives ownership. */
    static ByteBuf direct(ByteBuf bytes, ByteBufAllocator allocator) {
        if (bytes.isDirect() && bytes.nioBufferCount() == 1) {
            return bytes;
        }
        try {
            return allocator.directBuffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /**
     * Writes what was flushed, until all is written or the socket takes no more: a write that is cut short says that as
     * well as one that takes nothing.
     *
     * @return whether all was written; where not, epoll tells when the socket takes more
     */
    static boolean write(ChannelOutboundBuffer pending, FileDescriptor socket) throws Exception {
        boolean all = true;
        while (all && !pending.isEmpty()) {
            all = pending.size() == 1 ? writeOne(pending, socket) : writeGathered(pending, socket);
        }
        return all;
    }

    private static boolean writeOne(ChannelOutboundBuffer pending, FileDescriptor socket) throws IOException {
        ByteBuf bytes = (ByteBuf) pending.current();
        int length = bytes.readableBytes();
        if (length == 0) {
            return pending.remove();
        }
        int written;
        if (bytes.hasMemoryAddress()) {
            written = socket.writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        } else {
            ByteBuffer buffer = bytes.internalNioBuffer(bytes.readerIndex(), length);
            written = socket.write(buffer, buffer.position(), buffer.limit());
        }
        pending.removeBytes(written);
        return written == length;
    }

    private static boolean writeGathered(ChannelOutboundBuffer pending, FileDescriptor socket) throws Exception {
        IovArray vectors = LoopBuffers.get().vectors();
        pending.forEachFlushedMessage(vectors);
        long length = vectors.size();
        long written = length == 0 ? 0 : socket.writevAddresses(vectors.memoryAddress(0), vectors.count());
        pending.removeBytes(written);
        return written == length;
    }
}
