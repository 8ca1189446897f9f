package io.postern.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.postern.config.HostPort;
import io.postern.config.UpstreamConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Dials an upstream: its servers in turn, so that sessions spread over them, and the next one where one can't be reached.
 * Thread-safe. How long all of it may take is the session's deadline, which cancels.
 */
public final class UpstreamConnector {
    private final UpstreamConfig config;
    private final Function<InetAddress, Channel> channels;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param channels makes a channel that can be connected to an address, with its socket options */
    public UpstreamConnector(UpstreamConfig config, Function<InetAddress, Channel> channels) {
        this.config = config;
        this.channels = channels;
    }

    /** What it was made from. */
    public UpstreamConfig config() {
        return config;
    }

    /**
     * Connects on {@code loop}. Cancelling the future gives up, and closes what is under way.
     *
     * @param initializer prepares the channel's pipeline before it is connected
     */
    public Future<Channel> dial(EventLoop loop, Consumer<Channel> initializer) {
        Promise<Channel> dialed = loop.newPromise();
        new Attempt(loop, initializer, dialed).next(0);
        return dialed;
    }

    private final class Attempt {
        private final EventLoop loop;
        private final Consumer<Channel> initializer;
        private final Promise<Channel> dialed;
        private final int first =
                Math.floorMod(turn.getAndIncrement(), config.servers().size());

        Attempt(EventLoop loop, Consumer<Channel> initializer, Promise<Channel> dialed) {
            this.loop = loop;
            this.initializer = initializer;
            this.dialed = dialed;
        }

        void next(int tried) {
            HostPort server =
                    config.servers().get((first + tried) % config.servers().size());
            resolve(server).addListener((Future<InetSocketAddress> resolved) -> {
                if (resolved.isSuccess()) {
                    // Not in the middle of a batch of events: epoll tells of numbers, and a socket that is made now may
                    // have the number of one that was closed in this batch, and be told what was meant for that.
                    loop.execute(() -> connect(resolved.getNow(), tried));
                } else {
                    failed(resolved.cause(), tried);
                }
            });
        }

        private void connect(InetSocketAddress address, int tried) {
            if (dialed.isDone()) {
                return;
            }
            try {
                connect(channels.apply(address.getAddress()), address, tried);
            } catch (ChannelException noSocket) {
                failed(noSocket, tried);
            }
        }

        private void connect(Channel channel, InetSocketAddress address, int tried) {
            // The session's deadline is the one limit.
            channel.config().setConnectTimeoutMillis(0);
            initializer.accept(channel);
            dialed.addListener(_ -> {
                if (dialed.isCancelled()) {
                    channel.close();
                }
            });
            loop.register(channel).addListener((ChannelFuture registered) -> {
                if (registered.isSuccess()) {
                    channel.connect(address).addListener((ChannelFuture connected) -> tried(connected, tried));
                } else {
                    failed(registered.cause(), tried);
                }
            });
        }

        private void tried(ChannelFuture connected, int tried) {
            if (!connected.isSuccess()) {
                connected.channel().close();
                failed(connected.cause(), tried);
            } else if (!dialed.trySuccess(connected.channel())) {
                connected.channel().close();
            }
        }

        private void failed(Throwable cause, int tried) {
            if (tried + 1 < config.servers().size() && !dialed.isDone()) {
                next(tried + 1);
            } else {
                dialed.tryFailure(cause);
            }
        }

        /** An address is taken as it is; a name is looked up off the event loop, as the system's resolver blocks. */
        private Future<InetSocketAddress> resolve(HostPort server) {
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
}
