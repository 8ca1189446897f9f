package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The terminal handler of a side until bytes pass. What comes early (a client that does not wait for INFO inside TLS) is
 * held for the relay; reads are off by then, so it is what one read brought and no more.
 */
class OpeningHandler extends SideHandler {
    /** Several records of one read; a client that sends more before INFO is not waiting for it and has to be refused. */
    static final int MAX_HELD = 128 * 1024;

    private final Queue<ByteBuf> held = new ArrayDeque<>();
    private int heldBytes;

    OpeningHandler(Session session, Side side) {
        super(session, side);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        heldBytes += bytes.readableBytes();
        if (!session().mayHold() || heldBytes > MAX_HELD) {
            bytes.release();
            return;
        }
        held.add(bytes);
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        while (!held.isEmpty()) {
            ByteBuf bytes = held.remove();
            if (ctx.channel().isOpen()) {
                // Replaced in place: what follows is the relay, which takes over.
                ctx.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }
        ctx.fireChannelReadComplete();
    }
}
