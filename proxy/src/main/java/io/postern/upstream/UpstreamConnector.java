package io.postern.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.postern.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Connects to a server. Thread-safe. How long that may take is its caller's deadline, which cancels. */
final class UpstreamConnector {
    private final Function<InetAddress, Channel> channels;

    /** @param channels makes a channel that can be connected to an address, with its socket options */
    UpstreamConnector(Function<InetAddress, Channel> channels) {
        this.channels = channels;
    }

    /**
     * Connects on {@code loop}. Cancelling the future gives up, and closes what is under way.
     *
     * @param initializer prepares the channel's pipeline before it is connected
     */
    Future<Channel> connect(EventLoop loop, HostPort server, Consumer<Channel> initializer) {
        Promise<Channel> connected = loop.newPromise();
        resolve(loop, server).addListener((Future<InetSocketAddress> resolved) -> {
            if (resolved.isSuccess()) {
                // Not in the middle of a batch of events: epoll tells of numbers, and a socket that is made now may
                // have the number of one that was closed in this batch, and be told what was meant for that.
                loop.execute(() -> connect(loop, resolved.getNow(), initializer, connected));
            } else {
                connected.tryFailure(resolved.cause());
            }
        });
        return connected;
    }

    private void connect(
            EventLoop loop, InetSocketAddress address, Consumer<Channel> initializer, Promise<Channel> connected) {
        if (connected.isDone()) {
            return;
        }
        Channel channel;
        try {
            channel = channels.apply(address.getAddress());
        } catch (ChannelException noSocket) {
            connected.tryFailure(noSocket);
            return;
        }
        channel.config().setConnectTimeoutMillis(0);
        initializer.accept(channel);
        connected.addListener(_ -> {
            if (!connected.isSuccess()) {
                channel.close();
            }
        });
        loop.register(channel).addListener((ChannelFuture registered) -> {
            if (registered.isSuccess()) {
                channel.connect(address).addListener((ChannelFuture connecting) -> tell(connected, connecting));
            } else {
                connected.tryFailure(registered.cause());
            }
        });
    }

    private static void tell(Promise<Channel> connected, ChannelFuture connecting) {
        if (!connecting.isSuccess()) {
            connected.tryFailure(connecting.cause());
        } else if (!connected.trySuccess(connecting.channel())) {
            connecting.channel().close();
        }
    }

    /** An address is taken as it is; a name is looked up off the event loop, as the system's resolver blocks. */
    private static Future<InetSocketAddress> resolve(EventLoop loop, HostPort server) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(server.host());
        Promise<InetSocketAddress> resolved = loop.newPromise();
        try {
            if (literal != null) {
                return resolved.setSuccess(new InetSocketAddress(InetAddress.getByAddress(literal), server.port()));
            }
        } catch (UnknownHostException e) {
            return resolved.setFailure(e);
        }
        Thread.ofVirtual().name("resolve").start(() -> {
            try {
                resolved.setSuccess(new InetSocketAddress(InetAddress.getByName(server.host()), server.port()));
            } catch (UnknownHostException e) {
                resolved.setFailure(e);
            }
        });
        return resolved;
    }
}
