package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ByteProcessor;
import io.postern.nats.InfoLine;

/**
 * Takes the upstream's first line, which has to be INFO, and holds what comes behind it for the handler that replaces
 * this one. As soon as the line is whole, reads stop: what the upstream says meanwhile stays in its socket.
 */
final class InfoLineHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean reported;

    InfoLineHandler(Session session) {
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        int seen = received.readableBytes();
        received = append(ctx, (ByteBuf) message);
        if (reported) {
            return;
        }
        int lineEnd = received.forEachByte(
                received.readerIndex() + seen, received.readableBytes() - seen, ByteProcessor.FIND_LF);
        if (lineEnd >= 0) {
            reported = true;
            ctx.channel().config().setAutoRead(false);
            byte[] line = new byte[lineEnd + 1 - received.readerIndex()];
            received.readBytes(line);
            session.on(InfoLine.parse(line)
                    .<SessionEvent>map(SessionEvent.UpstreamInfo::new)
                    .orElseGet(() -> new SessionEvent.UpstreamBroke(CloseReason.UPSTREAM_NOT_NATS)));
        } else if (!startsLikeInfo()) {
            refuse(CloseReason.UPSTREAM_NOT_NATS);
        } else if (received.readableBytes() > InfoLine.MAX_LENGTH) {
            refuse(CloseReason.UPSTREAM_INFO_TOO_LONG);
        }
    }

    private ByteBuf append(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (!received.isReadable()) {
            received.release();
            return bytes;
        }
        if (received.maxFastWritableBytes() < bytes.readableBytes() || received.isReadOnly()) {
            ByteBuf larger = ctx.alloc().buffer(2 * (received.readableBytes() + bytes.readableBytes()));
            larger.writeBytes(received);
            received.release();
            received = larger;
        }
        received.writeBytes(bytes);
        bytes.release();
        return received;
    }

    /** Garbage is refused by its first bytes and not when a line's worth of it has come. */
    private boolean startsLikeInfo() {
        String op = "INFO ";
        int length = Math.min(op.length(), received.readableBytes());
        for (int i = 0; i < length; i++) {
            if (received.getByte(received.readerIndex() + i) != op.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void refuse(CloseReason reason) {
        reported = true;
        session.on(new SessionEvent.UpstreamBroke(reason));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf rest = received;
        received = Unpooled.EMPTY_BUFFER;
        if (rest.isReadable() && ctx.channel().isOpen()) {
            ctx.fireChannelRead(rest);
            ctx.fireChannelReadComplete();
        } else {
            rest.release();
        }
    }
}
