package io.postern.tls.boringssl;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What was written and not flushed yet, and its way through {@link NativeConnection#encrypt}: all of a flush in as few records as
 * its bytes take, large buffers from where they lie, small ones gathered first. On the event loop.
 */
final class PlainWrites {
    /** Encrypted at once: four records, into a buffer that the allocator's pool has. */
    private static final int CHUNK = 4 * NativeConnection.MAX_PLAINTEXT;

    /** The first write of a connection sends the session tickets too, which hold the client's certificates. */
    private static final int ROOM_FOR_TICKETS = 1024;

    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(2);
    private List<ChannelPromise> promises = List.of();
    private long bytes;
    private int extraRoom = ROOM_FOR_TICKETS;

    /** Takes ownership of {@code buffer}. */
    void add(ByteBuf buffer, ChannelPromise promise) {
        buffers.add(buffer);
        bytes += buffer.readableBytes();
        if (!promise.isVoid()) {
            if (promises.isEmpty()) {
                promises = new ArrayList<>(1);
            }
            promises.add(promise);
        }
    }

    boolean isEmpty() {
        return buffers.isEmpty();
    }

    /**
     * Encrypts everything and writes it, without a flush.
     *
     * @return whether TLS took it; where it did not, what is left is to be {@link #fail failed}
     */
    boolean seal(NativeConnection connection, ChannelHandlerContext ctx) {
        releaseTaken();
        while (bytes > 0) {
            ByteBuf head = buffers.element();
            int direct = directly(head);
            boolean sealed = direct > 0 ? seal(connection, ctx, head, direct) : sealGathered(connection, ctx);
            if (!sealed) {
                return false;
            }
            releaseTaken();
        }
        if (!promises.isEmpty()) {
            // Only an empty flush gets here: what had bytes took its promises along.
            promises.forEach(ChannelPromise::trySuccess);
            promises = List.of();
        }
        return true;
    }

    /** So that the first buffer, if there is one, has bytes. */
    private void releaseTaken() {
        while (!buffers.isEmpty() && !buffers.element().isReadable()) {
            buffers.remove().release();
        }
    }

    /** How much of {@code head} is encrypted from where it lies: whole records of it, or all of the last buffer. */
    private int directly(ByteBuf head) {
        int length = head.readableBytes();
        if (!head.isDirect() || head.nioBufferCount() != 1) {
            return 0;
        }
        int whole = length == bytes ? length : length - length % NativeConnection.MAX_PLAINTEXT;
        return Math.min(whole, CHUNK);
    }

    private boolean sealGathered(NativeConnection connection, ChannelHandlerContext ctx) {
        int length = (int) Math.min(bytes, NativeConnection.MAX_PLAINTEXT);
        ByteBuf gathered = ctx.alloc().directBuffer(length, length);
        try {
            while (gathered.isWritable()) {
                ByteBuf head = buffers.element();
                int part = Math.min(head.readableBytes(), gathered.writableBytes());
                gathered.writeBytes(head, part);
                releaseTaken();
            }
            return seal(connection, ctx, gathered, length);
        } finally {
            gathered.release();
        }
    }

    private boolean seal(NativeConnection connection, ChannelHandlerContext ctx, ByteBuf plain, int length) {
        Progress progress;
        do {
            ByteBuf out = ctx.alloc().directBuffer(connection.sealed(length) + extraRoom);
            progress = connection.encrypt(plain, length, out);
            boolean done = progress == Progress.DONE;
            if (done) {
                bytes -= length;
            }
            write(ctx, out, done && bytes == 0);
            // What was in the way of it the first time may take as much again.
            extraRoom = done ? 0 : extraRoom + NativeConnection.MAX_PLAINTEXT;
        } while (progress == Progress.WANTS_OUTPUT);
        return progress == Progress.DONE;
    }

    private void write(ChannelHandlerContext ctx, ByteBuf out, boolean last) {
        if (!out.isReadable()) {
            out.release();
        } else if (last && !promises.isEmpty()) {
            ChannelPromise written = ctx.newPromise();
            written.addListener(new PromiseNotifier<>(promises.toArray(ChannelPromise[]::new)));
            promises = List.of();
            ctx.write(out, written);
        } else {
            ctx.write(out, ctx.voidPromise());
        }
    }

    /** Gives up what is left: its promises fail as the channel is closed. */
    void fail() {
        while (!buffers.isEmpty()) {
            buffers.remove().release();
        }
        bytes = 0;
        List<ChannelPromise> failed = promises;
        promises = List.of();
        if (!failed.isEmpty()) {
            ClosedChannelException closed = new ClosedChannelException();
            failed.forEach(promise -> promise.tryFailure(closed));
        }
    }
}
