package io.postern.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.postern.tls.TlsEvent;
import io.postern.tls.TlsFailure;
import java.io.IOException;

/** What the terminal handlers have in common: Netty's callbacks become the session's events. */
abstract class SideHandler extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final Side side;

    SideHandler(Session session, Side side) {
        this.session = session;
        this.side = side;
    }

    final Session session() {
        return session;
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case TlsEvent tls -> session.on(tlsEvent(tls));
            case ChannelInputShutdownEvent _ -> session.on(new SessionEvent.Ended(side));
            // Not by us: a write failed. What the side said before that can still be read (AUTO_CLOSE is off for this).
            case ChannelOutputShutdownEvent _ when !session.isEnding(side) -> session.on(new SessionEvent.Reset(side));
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private SessionEvent tlsEvent(TlsEvent event) {
        return switch (event) {
            case TlsEvent.HandshakeDone(var facts, var client) -> new SessionEvent.HandshakeDone(facts, client);
            case TlsEvent.ClientRefused(var refusal, var told) -> {
                session.detail(refusal.detail());
                CloseReason reason = RefusalReasons.of(refusal.reason());
                yield switch (told) {
                    case BY_ALERT -> new SessionEvent.TlsRefused(reason);
                    case NOT_YET -> new SessionEvent.ClientRefused(reason, RefusalReasons.told(refusal.reason()));
                };
            }
            case TlsEvent.HandshakeFailed(var failure, var detail) -> refused(failure, detail);
            case TlsEvent.ConnectionBroken(var failure, var detail) -> refused(failure, detail);
            case TlsEvent.CloseNotify() -> new SessionEvent.Ended(Side.CLIENT);
        };
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        session.on(new SessionEvent.Gone(side));
    }

    private SessionEvent refused(TlsFailure failure, String detail) {
        session.detail(detail);
        return new SessionEvent.TlsRefused(TlsReasons.of(failure));
    }

    /** A socket's only exceptions are those of a connection that broke; TLS tells its own by events. */
    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        session.on(cause instanceof IOException ? new SessionEvent.Reset(side) : session.failed(cause));
    }
}
