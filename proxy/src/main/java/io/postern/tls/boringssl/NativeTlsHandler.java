package io.postern.tls.boringssl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.postern.policy.Refusal;
import io.postern.policy.Verdict;
import io.postern.tls.LingeringClose;
import io.postern.tls.TlsEvent;
import io.postern.tls.TlsFailure;
import io.postern.tls.TlsHandler;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link TlsHandler} on a {@link NativeConnection}. Everything runs on the event loop.
 *
 * <p>Each buffer from the network is decrypted into one, and each flush is encrypted into as few as it takes; BoringSSL keeps the
 * part of a record that has not come whole, so nothing is gathered here. Its events are told when no native call is under way:
 * what a handler behind does then, closing included, finds this between two states.
 */
final class NativeTlsHandler extends ChannelDuplexHandler implements TlsHandler {
    private static final int FLIGHT = 4 * 1024;
    private static final int CLOSE_NOTIFY = 64;

    private final NativeContext context;
    private final LingeringClose lingeringClose = new LingeringClose();
    private final PlainWrites writes = new PlainWrites();
    private final HeldInput held = new HeldInput();
    private @Nullable ChannelHandlerContext installed;
    private @Nullable NativeConnection connection;
    private Phase phase = Phase.NEW;
    private boolean outboundDone;
    private @Nullable ChannelPromise closing;

    private enum Phase {
        /** Nothing came yet, and there is no native memory either. */
        NEW,
        /** The handshake waits for its turn, or for an issuer's word; what comes is held. */
        WAITING,
        HANDSHAKING,
        OPEN,
        /** The client's close_notify came. */
        CLIENT_DONE,
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
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        phase = Phase.OVER;
        held.release();
        writes.fail(new ClosedChannelException());
        if (connection != null) {
            context.refusal(connection);
            connection.free();
            connection = null;
        }
        context.release();
    }

    // --- from the client

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            switch (phase) {
                case NEW -> begin(ctx, in);
                case WAITING -> hold(ctx, in);
                case HANDSHAKING -> handshake(ctx, in);
                case OPEN -> decrypt(ctx, in);
                case CLIENT_DONE, OVER -> {}
            }
        } finally {
            in.release();
        }
    }

    /** Looks at the first two bytes, as what is no TLS is not answered. */
    private void begin(ChannelHandlerContext ctx, ByteBuf in) {
        held.add(in);
        if (!held.mayBeTls()) {
            handshakeFailed(ctx, TlsFailure.NOT_TLS, "the first bytes are no TLS record");
        } else if (held.bytes() > 1) {
            phase = Phase.WAITING;
            HandshakeTurns turns = HandshakeTurns.ofThisLoop();
            if (turns.mayBegin(ctx.executor())) {
                goOn(ctx);
            } else {
                turns.await(() -> goOn(ctx));
            }
        }
    }

    private void hold(ChannelHandlerContext ctx, ByteBuf in) {
        held.add(in);
        if (held.bytes() > HeldInput.LIMIT) {
            handshakeFailed(ctx, TlsFailure.BROKEN, "more than " + HeldInput.LIMIT + " bytes before the handshake was done");
        }
    }

    /** Goes on after a wait; unless the channel has ended meanwhile. */
    private void goOn(ChannelHandlerContext ctx) {
        if (phase != Phase.WAITING) {
            return;
        }
        phase = Phase.HANDSHAKING;
        if (connection == null) {
            connection = context.connect();
        }
        ByteBuf in = held.take(ctx.alloc());
        try {
            handshake(ctx, in);
        } finally {
            in.release();
        }
    }

    private void handshake(ChannelHandlerContext ctx, ByteBuf in) {
        NativeConnection tls = tls();
        Progress progress = tls.handshake(in);
        while (progress == Progress.WANTS_OUTPUT || progress == Progress.WANTS_INPUT && in.isReadable()) {
            progress = progress == Progress.WANTS_OUTPUT ? flight(ctx, tls) : tls.handshake(in);
        }
        drain(ctx, tls);
        ctx.flush();
        switch (progress) {
            case DONE -> confirm(ctx, tls, in);
            case WANTS_CERTIFICATE -> offer(ctx, tls, in);
            case WANTS_JUDGEMENT -> judge(ctx, tls, in);
            case ENDED -> handshakeFailed(ctx, TlsFailure.CLIENT_GONE, "close_notify during the handshake");
            case FAILED -> handshakeFailed(ctx, tls);
            case WANTS_INPUT, WANTS_OUTPUT -> {}
        }
    }

    private static Progress flight(ChannelHandlerContext ctx, NativeConnection tls) {
        ByteBuf out = ctx.alloc().directBuffer(FLIGHT);
        Progress progress = tls.handshakeInto(out);
        ctx.write(out, ctx.voidPromise());
        return progress;
    }

    /** Writes what BoringSSL had to say and no room for: an alert, or the last flight of a resumed handshake. */
    private static void drain(ChannelHandlerContext ctx, NativeConnection tls) {
        int pending = tls.pendingOutput();
        if (pending > 0) {
            ByteBuf out = ctx.alloc().directBuffer(pending, pending);
            tls.drain(out);
            ctx.write(out, ctx.voidPromise());
        }
    }

    private void offer(ChannelHandlerContext ctx, NativeConnection tls, ByteBuf in) {
        tls.task().run();
        handshake(ctx, in);
    }

    /** Elsewhere, as issuers have to be waited for; this may be over when they have answered. */
    private void judge(ChannelHandlerContext ctx, NativeConnection tls, ByteBuf in) {
        phase = Phase.WAITING;
        held.add(in);
        Runnable judgement = tls.task();
        context.tasks().execute(() -> {
            judgement.run();
            ctx.executor().execute(() -> {
                if (phase == Phase.WAITING) {
                    goOn(ctx);
                } else {
                    context.refusal(tls);
                }
            });
        });
    }

    /** Nobody comes in unjudged: a resumed handshake is judged here alone, and it is too late for an alert then. */
    private void confirm(ChannelHandlerContext ctx, NativeConnection tls, ByteBuf in) {
        switch (context.judge().confirm(tls.shown())) {
            case Verdict.Admitted client -> {
                phase = Phase.OPEN;
                lingeringClose.handshakeDone();
                ctx.fireUserEventTriggered(new TlsEvent.HandshakeDone(tls.facts(), client));
                if (!writes.isEmpty()) {
                    flush(ctx);
                }
                if (phase == Phase.OPEN && in.isReadable()) {
                    decrypt(ctx, in);
                }
            }
            case Verdict.Refused refused -> {
                // What the event's handler says is still encrypted.
                phase = Phase.OPEN;
                ctx.fireUserEventTriggered(new TlsEvent.ClientRefused(refused, TlsEvent.Told.NOT_YET));
                phase = phase == Phase.OPEN ? Phase.CLIENT_DONE : phase;
                ctx.close();
            }
            case Verdict.OcspNeeded _ -> throw new IllegalStateException("confirmed with a question");
        }
    }

    private void decrypt(ChannelHandlerContext ctx, ByteBuf in) {
        Progress progress = Progress.WANTS_OUTPUT;
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
                    phase = Phase.CLIENT_DONE;
                    ctx.fireUserEventTriggered(new TlsEvent.CloseNotify());
                }
                case FAILED -> broken(ctx, tls());
                case DONE, WANTS_INPUT, WANTS_OUTPUT, WANTS_CERTIFICATE, WANTS_JUDGEMENT -> {}
            }
        }
    }

    // --- how TLS ends

    private void handshakeFailed(ChannelHandlerContext ctx, NativeConnection tls) {
        int error = tls.error();
        Optional<Verdict.Refused> refused = NativeFailure.isNoCertificate(error)
                ? Optional.of(new Verdict.Refused(Refusal.CERTIFICATE_MISSING, "the client showed no certificate"))
                : context.refusal(tls);
        if (refused.isPresent()) {
            phase = Phase.OVER;
            ctx.fireUserEventTriggered(new TlsEvent.ClientRefused(refused.get(), TlsEvent.Told.BY_ALERT));
            ctx.close();
        } else {
            handshakeFailed(ctx, NativeFailure.of(error), NativeFailure.detail(error));
        }
    }

    private void handshakeFailed(ChannelHandlerContext ctx, TlsFailure failure, String detail) {
        phase = Phase.OVER;
        held.release();
        ctx.fireUserEventTriggered(new TlsEvent.HandshakeFailed(failure, detail));
        ctx.close();
    }

    private void broken(ChannelHandlerContext ctx, NativeConnection tls) {
        phase = Phase.OVER;
        drain(ctx, tls);
        ctx.flush();
        writes.fail(new ClosedChannelException());
        ctx.fireUserEventTriggered(new TlsEvent.ConnectionBroken(
                NativeFailure.of(tls.error()), NativeFailure.detail(tls.error())));
        ctx.close();
    }

    private boolean isHandshaking() {
        return phase == Phase.NEW || phase == Phase.WAITING || phase == Phase.HANDSHAKING;
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
        if (isHandshaking()) {
            phase = Phase.OVER;
            ctx.fireUserEventTriggered(new TlsEvent.HandshakeFailed(TlsFailure.CLIENT_GONE, detail));
        }
    }

    // --- to the client

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (outboundDone || phase == Phase.OVER || !(message instanceof ByteBuf buffer)) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
        } else {
            writes.add(buffer, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (phase == Phase.OPEN || phase == Phase.CLIENT_DONE) {
            NativeConnection tls = tls();
            if (!writes.seal(tls, ctx)) {
                broken(ctx, tls);
                return;
            }
        }
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (closing != null) {
            closing.addListener(_ -> promise.trySuccess());
        } else if (phase == Phase.OPEN || phase == Phase.CLIENT_DONE) {
            closing = promise;
            sayCloseNotify(ctx).addListener(_ -> ctx.close(promise));
        } else {
            ctx.close(promise);
        }
    }

    /** Once; afterwards it tells when all that was flushed has been written. */
    private ChannelFuture sayCloseNotify(ChannelHandlerContext ctx) {
        if (outboundDone || !ctx.channel().isActive()) {
            return ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        }
        outboundDone = true;
        writes.fail(new ClosedChannelException());
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
        ChannelPromise done = ctx.newPromise();
        flush(ctx);
        if (phase == Phase.OVER) {
            return done.setFailure(new ClosedChannelException());
        }
        sayCloseNotify(ctx).addListener(sent -> {
            Channel channel = ctx.channel();
            if (channel instanceof DuplexChannel duplex && sent.isSuccess()) {
                duplex.shutdownOutput(done);
            } else {
                done.tryFailure(sent.isSuccess() ? new UnsupportedOperationException("half-close") : sent.cause());
            }
        });
        return done;
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
            throw new IllegalStateException("no handshake has begun");
        }
        return connection;
    }
}
