package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Reports a client's first byte to the session, which edits the pipeline in that same call; then the bytes go on to
 * whatever follows: the TLS engine that took this handler's place, or the relay. Where the handshake has to wait, they are held
 * for it, and reads stop where that is more than a ClientHello has. Nothing is ever parsed here.
 */
final class FirstBytesHandler extends ChannelInboundHandlerAdapter {
    private static final int MOST_HELD = 16 * 1024;

    private final Session session;
    private final Queue<ByteBuf> held = new ArrayDeque<>(1);
    private int size;

    FirstBytesHandler(Session session) {
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (held.isEmpty()) {
            session.on(new SessionEvent.ClientSpoke(bytes.getByte(bytes.readerIndex())));
        }
        if (ctx.isRemoved()) {
            ctx.fireChannelRead(bytes);
        } else {
            hold(ctx, bytes);
        }
    }

    /** In a buffer of its size: many may wait, and that of a read is large. */
    private void hold(ChannelHandlerContext ctx, ByteBuf bytes) {
        size += bytes.readableBytes();
        held.add(ctx.alloc().buffer(bytes.readableBytes()).writeBytes(bytes));
        bytes.release();
        if (size > MOST_HELD) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        boolean any = !held.isEmpty();
        while (!held.isEmpty()) {
            ByteBuf bytes = held.remove();
            if (ctx.channel().isOpen()) {
                ctx.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
    }
}
