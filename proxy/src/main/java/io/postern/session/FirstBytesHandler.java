package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reports a client's first byte to the session, which edits the pipeline in that same call; then the bytes go on to
 * whatever follows: the TLS engine that took this handler's place, or the relay. Nothing is ever parsed here.
 */
final class FirstBytesHandler extends ChannelInboundHandlerAdapter {
    private final Session session;

    FirstBytesHandler(Session session) {
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.isReadable()) {
            session.on(new SessionEvent.ClientSpoke(bytes.getByte(bytes.readerIndex())));
        }
        ctx.fireChannelRead(bytes);
    }
}
