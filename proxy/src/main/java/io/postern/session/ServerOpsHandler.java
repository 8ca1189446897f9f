package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.postern.nats.ServerOps;
import io.postern.nats.ServerOps.Verdict;
import java.util.function.Consumer;

/** {@link ServerOps} in a pipeline: what it passes goes on, and what it refuses ends the session. */
final class ServerOpsHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final ServerOps ops;
    private final Flow flow;
    /** Made once: a message is no reason to make anything. */
    private Consumer<ByteBuf> passOn = ByteBuf::release;

    private boolean refused;

    ServerOpsHandler(Session session, ServerOps ops) {
        this.session = session;
        this.ops = ops;
        this.flow = session.report().flow(Side.UPSTREAM);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        passOn = ctx::fireChannelRead;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (refused) {
            bytes.release();
            return;
        }
        Verdict verdict = ops.frame(bytes, passOn);
        flow.messages(ops.messages());
        if (verdict != Verdict.FRAMED) {
            refused = true;
            ctx.fireChannelReadComplete();
            session.on(new SessionEvent.UpstreamBroke(
                    verdict == Verdict.INFO_TOO_LONG
                            ? CloseReason.UPSTREAM_INFO_TOO_LONG
                            : CloseReason.UPSTREAM_BAD_FRAMING));
            return;
        }
        session.framed();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !refused) {
            ops.end(passOn);
            ctx.fireChannelReadComplete();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ops.release();
    }
}
