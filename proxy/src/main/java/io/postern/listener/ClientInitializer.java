package io.postern.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.postern.config.ListenerConfig;
import io.postern.intake.Limit;
import io.postern.session.Session;
import io.postern.session.SessionContext;
import io.postern.session.Sessions;

/** The client's pipeline at accept: the session's terminal handler and nothing else, with reads off. */
@Sharable
final class ClientInitializer extends ChannelInitializer<Channel> {
    /** Loaded with this class: without file descriptors no class may be to be had. */
    private static final Limit OUT_OF_DESCRIPTORS = Limit.FILE_DESCRIPTORS;

    private final Sessions sessions;
    private volatile SessionContext context;

    ClientInitializer(SessionContext context, Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    /** Those who come from now on are served by {@code next}. */
    void use(SessionContext next) {
        context = next;
    }

    /** The listener, as it serves those who come now. */
    ListenerConfig listener() {
        return context.listener();
    }

    /** A client has to wait, as no file descriptor could be had for it. */
    void throttled() {
        SessionContext current = context;
        current.observer().throttled(current.listener(), OUT_OF_DESCRIPTORS);
    }

    @Override
    protected void initChannel(Channel client) {
        if (client.remoteAddress() == null) {
            // It was gone before it could be served.
            client.close();
            return;
        }
        Session.accept(context, client, sessions);
    }
}
