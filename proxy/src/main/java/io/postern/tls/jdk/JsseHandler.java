package io.postern.tls.jdk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.postern.policy.Refusal;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import io.postern.tls.HalfClose;
import io.postern.tls.HandshakeFacts;
import io.postern.tls.LingeringClose;
import io.postern.tls.LogText;
import io.postern.tls.TlsEvent;
import io.postern.tls.TlsFailure;
import io.postern.tls.TlsHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link TlsHandler} on Netty's {@link SslHandler}. Everything runs on the event loop.
 *
 * <p>SslHandler fails its handshake future before it writes the alert, and throws when the channel is closed already;
 * neither is a good moment for a handler behind. {@link TlsEvent.HandshakeFailed} therefore comes one turn later: the
 * alert is out, {@code channelInactive} is still to come.
 */
final class JsseHandler extends SslHandler implements TlsHandler {
    /** A record of its own, in the clear as all is at that time. */
    private static final byte[] ILLEGAL_PARAMETER = {21, 3, 3, 0, 2, 2, 47};

    private static final Logger LOG = LoggerFactory.getLogger(JsseHandler.class);
    private static final int RECORD_HEADER_BYTES = 5;

    /** A record of application data that is under no key: zeros, as many as a nonce and a tag take. */
    private static final byte[] FORGED = {
        23, 3, 3, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private final SSLEngine engine;
    private final JsseContext context;
    private final Handshake handshake = new Handshake();
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

    JsseHandler(SSLEngine engine, JsseContext context) {
        super(engine, context.tasks());
        this.engine = engine;
        this.context = context;
        setHandshakeTimeoutMillis(0);
        setCloseNotifyFlushTimeoutMillis(0);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        installed = ctx;
        context.handshakes().begins(engine, handshake);
        handshakeFuture().addListener(ended -> handshakeEnded(ctx, ended.cause()));
        sslCloseFuture().addListener(closed -> inboundMayBeDone(ctx));
        super.handlerAdded(ctx);
    }

    private void handshakeEnded(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        context.handshakes().ended(engine);
        if (phase != Phase.HANDSHAKING) {
            return;
        }
        if (cause == null) {
            switch (confirmed()) {
                case Verdict.Admitted client -> {
                    phase = Phase.OPEN;
                    lingeringClose.handshakeDone();
                    ctx.fireUserEventTriggered(new TlsEvent.HandshakeDone(facts(), client));
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
            return context.request()
                    .judge()
                    .confirm(PolicyTrustManager.shown(engine.getSession().getPeerCertificates()));
        } catch (SSLPeerUnverifiedException _) {
            return context.request().judge().confirm(ShownChain.NONE);
        } catch (CertificateException e) {
            return new Verdict.Refused(Refusal.CERTIFICATE_UNREADABLE, JsseFailures.detail(e));
        }
    }

    /** The JDK does not say which group it was. */
    private HandshakeFacts facts() {
        SSLSession session = engine.getSession();
        return new HandshakeFacts(
                session.getProtocol().substring("TLSv".length()),
                session.getCipherSuite(),
                "",
                LogText.of(handshake.hello().serverName()),
                handshake.isResumed());
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
            ctx.fireUserEventTriggered(JsseFailures.refusal(cause, handshake, context.requiresCertificate())
                    .<TlsEvent>map(refused -> new TlsEvent.ClientRefused(refused, TlsEvent.Told.BY_ALERT))
                    .orElseGet(() -> new TlsEvent.HandshakeFailed(
                            JsseFailures.ofHandshake(cause, handshake.hello(), context.offer()),
                            JsseFailures.detail(cause))));
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
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (phase == Phase.HANDSHAKING
                && message instanceof ByteBuf bytes
                && handshake.look(bytes) == ClientHelloReader.State.TOO_LARGE) {
            bytes.release();
            refuseHello(ctx);
        } else {
            super.channelRead(ctx, message);
        }
    }

    /** As BoringSSL does. The JDK's own bound is that of all messages, and above what chains of certificates take. */
    private void refuseHello(ChannelHandlerContext ctx) {
        phase = Phase.REPORTED;
        ctx.writeAndFlush(Unpooled.wrappedBuffer(ILLEGAL_PARAMETER));
        ctx.fireUserEventTriggered(new TlsEvent.HandshakeFailed(
                TlsFailure.MALFORMED,
                "a ClientHello, or a record of it, of more than " + ClientHelloReader.MAX_BYTES + " bytes"));
        ctx.close();
    }

    /**
     * SslHandler would answer plaintext in the middle by close_notify, as if all was well. The client gets the alert of a record
     * that does not authenticate instead, by being given one.
     */
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        boolean open = phase == Phase.OPEN || phase == Phase.CLIENT_DONE;
        if (open && in.readableBytes() >= RECORD_HEADER_BYTES && !isEncrypted(in, false)) {
            engine.unwrap(ByteBuffer.wrap(FORGED), ByteBuffer.allocate(FORGED.length));
        }
        super.decode(ctx, in, out);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        inboundMayBeDone(ctx);
        super.channelReadComplete(ctx);
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
            sendAlert(ctx);
            ctx.fireUserEventTriggered(
                    new TlsEvent.ConnectionBroken(JsseFailures.of(cause), JsseFailures.detail(cause)));
            ctx.close();
        }
    }

    private void sendAlert(ChannelHandlerContext ctx) {
        try {
            flush(ctx);
        } catch (Exception e) {
            LOG.debug("no alert cause={}", JsseFailures.detail(e));
        }
    }

    @Override
    public ChannelHandler lingeringClose() {
        return lingeringClose;
    }

    @Override
    public ChannelFuture closeOutbound() {
        ChannelHandlerContext ctx = context();
        try {
            // SslHandler closes the engine first, and what is not encrypted by then is lost.
            flush(ctx);
        } catch (Exception e) {
            return ctx.newFailedFuture(e);
        }
        return HalfClose.behind(closeOutbound(ctx.newPromise()), ctx);
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
