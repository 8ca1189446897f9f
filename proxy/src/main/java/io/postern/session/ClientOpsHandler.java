package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.postern.nats.ClientOps;
import io.postern.nats.ConnectRefusal;
import java.util.Optional;
import java.util.function.Consumer;

/** {@link ClientOps} in a pipeline: what it passes goes on, and what it refuses ends the session. */
final class ClientOpsHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final ClientOps ops;
    /** Made once: a message is no reason to make anything. */
    private Consumer<ByteBuf> passOn = ByteBuf::release;

    private boolean refused;

    ClientOpsHandler(Session session, ClientOps ops) {
        this.session = session;
        this.ops = ops;
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
        Optional<ConnectRefusal> refusal = ops.frame(bytes, passOn);
        if (refusal.isPresent()) {
            refused = true;
            ctx.fireChannelReadComplete();
            session.on(new SessionEvent.ClientRefused(
                    RefusalReasons.of(refusal.get()), RefusalReasons.told(refusal.get())));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ops.release();
    }
}
