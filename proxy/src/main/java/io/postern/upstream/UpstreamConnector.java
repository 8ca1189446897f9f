package io.postern.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
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

/**
 * Dials an upstream: its servers in turn, so that sessions spread over them, and the next one where one can't be reached.
 * Thread-safe. How long all of it may take is the session's deadline, which cancels.
 */
public final class UpstreamConnector {
    private final UpstreamConfig config;
    private final Bootstrap bootstrap;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param bootstrap with its channel type and socket options, without a group */
    public UpstreamConnector(UpstreamConfig config, Bootstrap bootstrap) {
        this.config = config;
        this.bootstrap = bootstrap
                .clone()
                .disableResolver()
                // The session's deadline is the one limit.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
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
                    // have
                    // the number of one that was closed in this batch, and be told what was meant for that.
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
            ChannelFuture connecting =
                    bootstrap.clone(loop).handler(initializer()).connect(address);
            dialed.addListener(_ -> {
                if (dialed.isCancelled()) {
                    connecting.channel().close();
                }
            });
            connecting.addListener(_ -> {
                if (connecting.isSuccess()) {
                    if (!dialed.trySuccess(connecting.channel())) {
                        connecting.channel().close();
                    }
                } else {
                    failed(connecting.cause(), tried);
                }
            });
        }

        private ChannelInitializer<Channel> initializer() {
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    initializer.accept(channel);
                }
            };
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
