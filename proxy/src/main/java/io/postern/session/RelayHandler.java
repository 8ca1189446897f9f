package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * The terminal handler of a side while bytes pass: whatever is read here is written to the other side.
 *
 * <p>Hot. One virtual call, one write and an addition per read, one flush per batch of reads (so that the socket sees few, large
 * writes), no promise, no allocation. Back-pressure: while the other side can't take more, this side is not read; the
 * kernel then tells the sender, so memory is bounded by the write buffer's high watermark and one batch of reads.
 */
final class RelayHandler extends SideHandler {
    private final Connection other;
    private final Flow flow;

    RelayHandler(Session session, Side side, Connection other) {
        super(session, side);
        this.other = other;
        this.flow = session.report().flow(side);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        flow.passed(bytes.readableBytes());
        other.write(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flow.batchOver();
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        other.read(ctx.channel().isWritable());
    }
}
