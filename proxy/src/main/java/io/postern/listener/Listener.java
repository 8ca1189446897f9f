package io.postern.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.postern.config.HostPort;
import io.postern.config.ListenerConfig;
import io.postern.session.SessionContext;
import io.postern.session.Sessions;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One bound address. It is bound before anything else is loaded, so that an early client waits in the kernel's queue and
 * is not refused; {@link #accept} then opens it. Methods are called on the gate's own thread, never on an event loop.
 */
public final class Listener {
    private final Channel channel;
    private final ClientInitializer clients;

    private Listener(Channel channel, ClientInitializer clients) {
        this.channel = channel;
        this.clients = clients;
    }

    /**
     * Binds; accepts nothing yet.
     *
     * @param bootstrap with its event loops, channel type and socket options
     * @param context   what its sessions have in common
     * @param sessions  where they are kept
     * @throws IOException where the address can't be bound, with the listener's name
     */
    public static Listener bind(ServerBootstrap bootstrap, SessionContext context, Sessions sessions)
            throws IOException {
        ListenerConfig config = context.listener();
        ClientInitializer clients = new ClientInitializer(context, sessions);
        ChannelFuture binding = bootstrap
                .clone()
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .handler(new AcceptBackOff(config.name(), clients::throttled))
                .childHandler(clients)
                .bind(new InetSocketAddress(
                        config.listen().host(), config.listen().port()))
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "listener " + config.name() + ": can't listen on " + config.listen() + ": "
                            + binding.cause().getMessage(),
                    binding.cause());
        }
        return new Listener(binding.channel(), clients);
    }

    /** Accepts clients from now on. */
    public void accept() {
        channel.config().setAutoRead(true);
    }

    /** Those who come from now on are served by {@code context}; those who are here stay as they are. */
    public void use(SessionContext context) {
        clients.use(context);
    }

    /** Its configuration. */
    public ListenerConfig config() {
        return clients.listener();
    }

    /** The address that it is bound to, with its real port. */
    public HostPort address() {
        InetSocketAddress bound = (InetSocketAddress) channel.localAddress();
        return new HostPort(bound.getAddress().getHostAddress(), bound.getPort());
    }

    /** Stops accepting and gives the address back. */
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
