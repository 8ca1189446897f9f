package io.postern.tls;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;

/** How both engines end {@link TlsHandler#closeOutbound}. */
public final class HalfClose {
    private HalfClose() {}

    /**
     * Sends a FIN behind {@code closeNotify}, once that is written.
     *
     * @return done when the FIN is on its way; failed where {@code closeNotify} fails, or the channel has but one end for both directions
     */
    public static ChannelFuture behind(ChannelFuture closeNotify, ChannelHandlerContext ctx) {
        ChannelPromise done = ctx.newPromise();
        closeNotify.addListener(sent -> {
            if (sent.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput(done);
            } else {
                done.tryFailure(sent.isSuccess() ? new UnsupportedOperationException("half-close") : sent.cause());
            }
        });
        return done;
    }
}
