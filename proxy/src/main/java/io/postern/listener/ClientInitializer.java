package io.postern.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.postern.session.Session;
import io.postern.session.SessionContext;
import io.postern.session.Sessions;

/** The client's pipeline at accept: the session's terminal handler and nothing else, with reads off. */
final class ClientInitializer extends ChannelInitializer<Channel> {
    private final SessionContext context;
    private final Sessions sessions;

    ClientInitializer(SessionContext context, Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
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
