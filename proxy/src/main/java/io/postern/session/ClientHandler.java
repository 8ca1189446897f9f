package io.postern.session;

import io.netty.channel.ChannelHandlerContext;

/** The client's terminal handler until bytes pass: with its connection the session starts. */
final class ClientHandler extends OpeningHandler {

    ClientHandler(Session session) {
        super(session, Side.CLIENT);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        session().start();
    }
}
