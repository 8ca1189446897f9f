package io.postern.tls.boringssl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.postern.policy.Verdict;
import io.postern.tls.HalfClose;
import io.postern.tls.LingeringClose;
import io.postern.tls.TlsEvent;
import io.postern.tls.TlsFailure;
import io.postern.tls.TlsHandler;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * {@link TlsHandler} on a {@link NativeConnection}. Everything runs on the event loop.
 *
 * <p>Each buffer from the network is decrypted into one, and each flush is encrypted into as few as it takes; BoringSSL keeps the
 * part of a record that has not come whole, so nothing is gathered here. Its events are told when no native call is under way:
 * what a handler behind does then, closing included, finds this between two states.
 */
final class NativeTlsHandler extends ChannelDuplexHandler implements TlsHandler, NativeHandshake.Outcome {
    private static final int CLOSE_NOTIFY = 64;

    private final NativeContext context;
    private final LingeringClose lingeringClose = new LingeringClose();
    private final PlainWrites writes = new PlainWrites();
    private @Nullable ChannelHandlerContext installed;
    private @Nullable NativeHandshake handshake;
    private @Nullable NativeConnection connection;
    private Phase phase = Phase.HANDSHAKING;
    private boolean outboundDone;
    private @Nullable ChannelPromise closing;

    private enum Phase {
        HANDSHAKING,
        OPEN,
        /** The client's close_notify came, or the client is refused: no more is read. */
        INBOUND_DONE,
        /** TLS is over, as it was reported. */
        OVER
    }

    /** @param context which has counted this */
    NativeTlsHandler(NativeContext context) {
        this.context = context;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        installed = ctx;
        handshake = new NativeHandshake(context, ctx, this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        phase = Phase.OVER;
        dropHandshake();
        writes.fail();
        if (connection != null) {
            connection.free();
            connection = null;
        }
        context.release();
    }

    private void dropHandshake() {
        if (handshake != null) {
            handshake.release();
            handshake = null;
        }
    }

    // --- from the client

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            switch (phase) {
                case HANDSHAKING -> {
                    if (handshake != null) {
                        handshake.read(in);
                    }
                }
                case OPEN -> decrypt(ctx, in);
                case INBOUND_DONE, OVER -> {}
            }
        } finally {
            in.release();
        }
    }

    /** Nobody comes in unjudged: a resumed handshake is judged here alone, and it is too late for an alert then. */
    @Override
    public void done(NativeConnection tls, ByteBuf in) {
        ChannelHandlerContext ctx = context();
        connection = tls;
        handshake = null;
        // Also for who is refused: what the event's handler says is still encrypted.
        phase = Phase.OPEN;
        switch (context.judge().confirm(tls.shown())) {
            case Verdict.Admitted client -> {
                lingeringClose.handshakeDone();
                ctx.fireUserEventTriggered(new TlsEvent.HandshakeDone(tls.facts(), client));
                if (!writes.isEmpty()) {
                    flush(ctx);
                }
                decrypt(ctx, in);
            }
            case Verdict.Refused refused -> {
                ctx.fireUserEventTriggered(new TlsEvent.ClientRefused(refused, TlsEvent.Told.NOT_YET));
                inboundDone();
                ctx.close();
            }
            case Verdict.OcspNeeded _ -> throw new IllegalStateException("confirmed with a question");
        }
    }

    private void decrypt(ChannelHandlerContext ctx, ByteBuf in) {
        Progress progress = in.isReadable() ? Progress.WANTS_OUTPUT : Progress.DONE;
        while (progress == Progress.WANTS_OUTPUT && phase == Phase.OPEN) {
            NativeConnection tls = tls();
            ByteBuf out = ctx.alloc().directBuffer(tls.roomFor(in.readableBytes()));
            progress = tls.decrypt(in, out);
            if (out.isReadable()) {
                ctx.fireChannelRead(out);
            } else {
                out.release();
            }
        }
        if (phase == Phase.OPEN) {
            switch (progress) {
                case ENDED -> {
                    inboundDone();
                    ctx.fireUserEventTriggered(new TlsEvent.CloseNotify());
                }
                case FAILED -> broken(ctx, tls());
                case DONE, WANTS_INPUT, WANTS_OUTPUT, WANTS_CERTIFICATE, WANTS_JUDGEMENT -> {}
            }
        }
    }

    private void inboundDone() {
        if (phase == Phase.OPEN) {
            phase = Phase.INBOUND_DONE;
        }
    }

    // --- how TLS ends

    @Override
    public void failed(TlsEvent event) {
        ChannelHandlerContext ctx = context();
        phase = Phase.OVER;
        ctx.fireUserEventTriggered(event);
        ctx.close();
    }

    private void broken(ChannelHandlerContext ctx, NativeConnection tls) {
        phase = Phase.OVER;
        writes.fail();
        tls.writeDrained(ctx);
        ctx.flush();
        int error = tls.error();
        ctx.fireUserEventTriggered(new TlsEvent.ConnectionBroken(NativeFailure.of(error), NativeFailure.detail(error)));
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone(ctx, "connection closed during the handshake");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            gone(ctx, String.valueOf(cause.getMessage()));
        }
        ctx.fireExceptionCaught(cause);
    }

    private void gone(ChannelHandlerContext ctx, String detail) {
        if (phase == Phase.HANDSHAKING) {
            phase = Phase.OVER;
            dropHandshake();
            ctx.fireUserEventTriggered(new TlsEvent.HandshakeFailed(TlsFailure.CLIENT_GONE, detail));
        }
    }

    // --- to the client

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!outboundDone && phase != Phase.OVER && message instanceof ByteBuf buffer) {
            writes.add(buffer, promise);
            return;
        }
        ReferenceCountUtil.release(message);
        if (!promise.isVoid()) {
            promise.tryFailure(new ClosedChannelException());
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (isUp()) {
            NativeConnection tls = tls();
            if (!writes.seal(tls, ctx)) {
                broken(ctx, tls);
                return;
            }
        }
        ctx.flush();
    }

    private boolean isUp() {
        return phase == Phase.OPEN || phase == Phase.INBOUND_DONE;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (closing != null) {
            closing.addListener(_ -> promise.trySuccess());
        } else if (isUp()) {
            closing = promise;
            sayCloseNotify(ctx).addListener(_ -> ctx.close(promise));
        } else {
            ctx.close(promise);
        }
    }

    /** Once; told or not, the answer is done when all that was flushed has been written. */
    private ChannelFuture sayCloseNotify(ChannelHandlerContext ctx) {
        if (outboundDone || !ctx.channel().isActive()) {
            return ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        }
        outboundDone = true;
        writes.fail();
        ByteBuf out = ctx.alloc().directBuffer(CLOSE_NOTIFY, CLOSE_NOTIFY);
        tls().closeNotify(out);
        return ctx.writeAndFlush(out);
    }

    @Override
    public ChannelHandler lingeringClose() {
        return lingeringClose;
    }

    @Override
    public ChannelFuture closeOutbound() {
        ChannelHandlerContext ctx = context();
        flush(ctx);
        if (!isUp()) {
            return ctx.newFailedFuture(new ClosedChannelException());
        }
        return HalfClose.behind(sayCloseNotify(ctx), ctx);
    }

    @Override
    public ChannelFuture closeNow() {
        // From here on towards the socket: past our own close, which waits for close_notify to be written.
        return context().close();
    }

    private ChannelHandlerContext context() {
        if (installed == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return installed;
    }

    private NativeConnection tls() {
        if (connection == null) {
            throw new IllegalStateException("no handshake is done");
        }
        return connection;
    }
}
