package io.postern.session;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.postern.config.HostPort;
import io.postern.nats.InfoLine;
import io.postern.session.SessionContext.Dialer;
import io.postern.session.SessionState.Others;
import io.postern.upstream.UpstreamDial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session's search for a server of its upstream, and what it tells the upstream's pool of it. On the session's event loop. */
final class ServerSearch {
    private final Session session;
    private final Dialer dialer;
    private final EventLoop loop;
    /** Made when the upstream is dialed: not every client comes that far. */
    private @Nullable UpstreamDial dial;

    private @Nullable Future<Channel> dialing;

    ServerSearch(Session session, Dialer dialer, EventLoop loop) {
        this.session = session;
        this.dialer = dialer;
        this.loop = loop;
    }

    /** Dials a server that was not tried yet. */
    void next() {
        UpstreamDial way = dial();
        long began = System.nanoTime();
        Future<Channel> connecting = way.next();
        dialing = connecting;
        connecting.addListener(_ -> {
            if (connecting.isSuccess()) {
                session.connected(connecting.getNow(), Duration.ofNanos(System.nanoTime() - began));
                session.on(new SessionEvent.UpstreamConnected(way.hasOthers() ? Others.LEFT : Others.NONE));
            } else if (connecting.isCancelled()) {
                session.on(new SessionEvent.Gone(Side.UPSTREAM));
            } else {
                session.detail(String.valueOf(connecting.cause().getMessage()));
                session.on(new SessionEvent.UpstreamUnreachable());
                session.on(new SessionEvent.Gone(Side.UPSTREAM));
            }
        });
    }

    private UpstreamDial dial() {
        if (dial == null) {
            dial = dialer.newDial(loop, channel -> SessionPipeline.initUpstream(session, channel));
        }
        return dial;
    }

    /** The server that was dialed last has sent its first INFO; says which it is. */
    Optional<HostPort> found(InfoLine info) {
        dial().heard(info);
        return dial().server();
    }

    /** That server has sent another INFO. */
    void later(InfoLine info) {
        if (info.isLameDuck()) {
            dial().leaving();
        }
    }

    /** That server is of no use. */
    void failed(CloseReason why) {
        dial().failed(why.tag());
    }

    /** Stops dialing. */
    void giveUp() {
        if (dialing != null) {
            dialing.cancel(false);
        }
    }

    /** The session does not count for its server any more. */
    void end() {
        if (dial != null) {
            dial.release();
        }
    }
}
