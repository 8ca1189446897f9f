package io.postern.tls;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.postern.policy.Refusal;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * {@link TlsHandler} on Netty's {@link SslHandler}. Everything runs on the event loop.
 *
 * <p>SslHandler fails its handshake future before it writes the alert, and throws when the channel is closed already;
 * neither is a good moment for a handler behind. {@link TlsEvent.HandshakeFailed} therefore comes one turn later: the
 * alert is out, {@code channelInactive} is still to come.
 */
final class NettyTlsHandler extends SslHandler implements TlsHandler {
    private final ReferenceCountedOpenSslEngine engine;
    private final ClientJudge judge;
    private final LingeringClose lingeringClose = new LingeringClose();
    private @Nullable ChannelHandlerContext installed;
    private Phase phase = Phase.HANDSHAKING;
    private @Nullable Throwable failure;

    private enum Phase {
        HANDSHAKING,
        /** The handshake failed, and nobody knows yet. */
        FAILED,
        /** The handshake failed, or the client was refused at its end, and it was reported. */
        REPORTED,
        OPEN,
        /** The client's close_notify came. */
        CLIENT_DONE,
        /** TLS broke after the handshake. */
        BROKEN
    }

    /** @param tasks runs what a handshake has to wait for: on the event loop itself, where nothing blocks */
    NettyTlsHandler(ReferenceCountedOpenSslEngine engine, ClientJudge judge, Executor tasks) {
        super(engine, tasks);
        this.engine = engine;
        this.judge = judge;
        setHandshakeTimeoutMillis(0);
        setCloseNotifyFlushTimeoutMillis(0);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        installed = ctx;
        handshakeFuture().addListener(handshake -> handshakeEnded(ctx, handshake.cause()));
        sslCloseFuture().addListener(closed -> inboundMayBeDone(ctx));
        super.handlerAdded(ctx);
    }

    private void handshakeEnded(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        if (phase != Phase.HANDSHAKING) {
            return;
        }
        if (cause == null) {
            switch (confirmed()) {
                case Verdict.Admitted client -> {
                    phase = Phase.OPEN;
                    lingeringClose.handshakeDone();
                    ctx.fireUserEventTriggered(new TlsEvent.HandshakeDone(HandshakeFacts.of(engine), client));
                }
                case Verdict.Refused refused -> refuse(ctx, refused);
                case Verdict.OcspNeeded _ -> throw new IllegalStateException("confirmed with a question");
            }
        } else {
            phase = Phase.FAILED;
            failure = cause;
            ctx.executor().execute(() -> reportFailure(ctx));
        }
    }

    /** A resumed handshake is judged here alone, and it is too late for an alert then. */
    private Verdict confirmed() {
        try {
            return judge.confirm(PolicyTrustManager.shown(engine.getSession().getPeerCertificates()));
        } catch (SSLPeerUnverifiedException _) {
            return judge.confirm(ShownChain.NONE);
        } catch (CertificateException e) {
            return new Verdict.Refused(Refusal.CERTIFICATE_UNREADABLE, FailureClassifier.detail(e));
        }
    }

    private void refuse(ChannelHandlerContext ctx, Verdict.Refused refused) {
        phase = Phase.REPORTED;
        ctx.fireUserEventTriggered(new TlsEvent.ClientRefused(refused, TlsEvent.Told.NOT_YET));
        ctx.close();
    }

    private void reportFailure(ChannelHandlerContext ctx) {
        Throwable cause = failure;
        if (phase == Phase.FAILED && cause != null) {
            phase = Phase.REPORTED;
            ctx.fireUserEventTriggered(FailureClassifier.refusal(cause)
                    .<TlsEvent>map(refused -> new TlsEvent.ClientRefused(refused, TlsEvent.Told.BY_ALERT))
                    .orElseGet(() -> new TlsEvent.HandshakeFailed(
                            FailureClassifier.of(cause), FailureClassifier.detail(cause))));
        }
    }

    /**
     * SslHandler's close future is not enough: it completes on our own close_notify too, and once only. The engine knows
     * which side is done.
     */
    private void inboundMayBeDone(ChannelHandlerContext ctx) {
        if (phase == Phase.OPEN && ctx.channel().isActive() && engine.isInboundDone()) {
            phase = Phase.CLIENT_DONE;
            ctx.fireUserEventTriggered(new TlsEvent.CloseNotify());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        inboundMayBeDone(ctx);
        if (phase == Phase.OPEN && readingFailed()) {
            surfaceError(ctx);
        }
        super.channelReadComplete(ctx);
    }

    /** BoringSSL's SSL_get_shutdown has this flag for close_notify too, but that is out of the question by now. */
    private boolean readingFailed() {
        long ssl = engine.sslPointer();
        return ssl != 0 && (SSL.getShutdown(ssl) & SSL.SSL_RECEIVED_SHUTDOWN) != 0;
    }

    /**
     * Where a bad record made an alert, the engine keeps the error back until it is asked for more bytes, which may be
     * never.
     */
    private void surfaceError(ChannelHandlerContext ctx) {
        try {
            flush(ctx);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (phase == Phase.HANDSHAKING) {
            phase = Phase.FAILED;
            failure = new IOException("connection closed during the handshake");
        }
        reportFailure(ctx);
        super.channelInactive(ctx);
    }

    /**
     * TLS' own errors become events here, once. The socket's go on as they are, a reset even after close_notify (which
     * SslHandler would swallow): the session passes it on.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof DecoderException) && !(cause instanceof SSLException)) {
            if (phase == Phase.HANDSHAKING && cause instanceof IOException) {
                phase = Phase.FAILED;
                failure = cause;
                reportFailure(ctx);
            }
            ctx.fireExceptionCaught(cause);
        } else if (phase == Phase.OPEN || phase == Phase.CLIENT_DONE) {
            phase = Phase.BROKEN;
            ctx.fireUserEventTriggered(
                    new TlsEvent.ConnectionBroken(FailureClassifier.of(cause), FailureClassifier.detail(cause)));
            ctx.close();
        }
    }

    @Override
    public ChannelHandler lingeringClose() {
        return lingeringClose;
    }

    @Override
    public ChannelFuture closeOutbound() {
        ChannelHandlerContext ctx = context();
        ChannelPromise done = ctx.newPromise();
        try {
            // SslHandler closes the engine first, and what is not encrypted by then is lost.
            flush(ctx);
        } catch (Exception e) {
            return done.setFailure(e);
        }
        closeOutbound(ctx.newPromise()).addListener(sent -> {
            if (ctx.channel() instanceof DuplexChannel duplex && sent.isSuccess()) {
                duplex.shutdownOutput(done);
            } else {
                done.tryFailure(sent.isSuccess() ? new UnsupportedOperationException("half-close") : sent.cause());
            }
        });
        return done;
    }

    @Override
    public ChannelFuture closeNow() {
        // From here on towards the socket: past SslHandler's own close, which waits for close_notify to be written.
        return context().close();
    }

    private ChannelHandlerContext context() {
        if (installed == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return installed;
    }
}
