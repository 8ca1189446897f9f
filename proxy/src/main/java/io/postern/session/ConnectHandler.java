package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.postern.nats.ClientConnect;
import io.postern.nats.ConnectReader;
import io.postern.nats.ConnectReader.Answer;

/** {@link ConnectReader} in a pipeline: all that it looks at is passed on as it is, and when it is done it is taken out. */
final class ConnectHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final ConnectReader reader;
    private boolean refused;

    ConnectHandler(Session session, ConnectReader reader) {
        this.session = session;
        this.reader = reader;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (refused) {
            bytes.release();
            return;
        }
        switch (reader.read(bytes)) {
            case Answer.More() -> ctx.fireChannelRead(bytes);
            case Answer.Connect(ClientConnect connect) -> {
                ctx.fireChannelRead(bytes);
                session.connected(connect);
                SessionPipeline.remove(ctx);
            }
            case Answer.Other() -> {
                ctx.fireChannelRead(bytes);
                session.on(new SessionEvent.ClientConnected());
                SessionPipeline.remove(ctx);
            }
            case Answer.TooLong() -> {
                refused = true;
                bytes.release();
                ctx.fireChannelReadComplete();
                session.on(new SessionEvent.ClientRefused(
                        CloseReason.CONNECT_TOO_LONG, RefusalReasons.CONTROL_LINE_TOO_LONG));
            }
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        reader.forget();
    }
}
