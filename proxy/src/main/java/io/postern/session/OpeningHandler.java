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
    private final Queue<ByteBuf> held = new ArrayDeque<>(2);

    OpeningHandler(Session session, Side side) {
        super(session, side);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (session().mayHold()) {
            held.add(bytes);
        } else {
            // Read although reads were off, as epoll does at a hang-up: in clear, so no engine has judged it.
            bytes.release();
            session().on(new SessionEvent.TlsRefused(CloseReason.NOT_TLS));
        }
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
