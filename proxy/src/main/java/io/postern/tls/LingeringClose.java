package io.postern.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose handshake failed so that the client gets to read why. In TLS 1.3 a client is done before its
 * certificate is judged and says CONNECT at once; a socket that is closed with that unread is reset, and the client then has a
 * "broken pipe" for the alert. So: a FIN behind the alert, and what still comes is dropped until the client closes too, for a
 * bounded time. Stands between the socket and TLS, as TLS closes by itself. On the event loop.
 */
public final class LingeringClose extends ChannelDuplexHandler {
    private static final Duration LIMIT = Duration.ofMillis(500);

    private boolean needed = true;
    private @Nullable ChannelPromise closing;
    private @Nullable Future<?> timer;

    /** The handshake is done: from now on a close is a close. */
    public void handshakeDone() {
        needed = false;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (closing != null && !isAbort(ctx)) {
            closing.addListener(_ -> promise.trySuccess());
        } else if (needed && !isAbort(ctx) && ctx.channel() instanceof DuplexChannel socket && socket.isActive()) {
            linger(ctx, socket, promise);
        } else {
            ctx.close(promise);
        }
    }

    /** A close that is to reset the connection is asked for by this option. */
    private static boolean isAbort(ChannelHandlerContext ctx) {
        Integer linger = ctx.channel().config().getOption(ChannelOption.SO_LINGER);
        return linger != null && linger == 0;
    }

    private void linger(ChannelHandlerContext ctx, DuplexChannel socket, ChannelPromise promise) {
        closing = promise;
        // The channel may close by itself first, and who asked for the end is to hear of it all the same.
        ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
        timer = ctx.executor().schedule(() -> finish(ctx), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) _ -> socket.shutdownOutput());
        if (socket.isInputShutdown()) {
            finish(ctx);
        } else {
            socket.config().setAutoRead(true);
        }
    }

    private void finish(ChannelHandlerContext ctx) {
        if (closing != null && ctx.channel().isOpen()) {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing == null) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (closing != null && event instanceof ChannelInputShutdownEvent) {
            finish(ctx);
        } else if (closing == null || !(event instanceof ChannelOutputShutdownEvent)) {
            // Our own FIN is not a write that failed: the session would take it for the client's reset.
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (closing == null) {
            ctx.fireExceptionCaught(cause);
        } else {
            finish(ctx);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
