package io.postern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sockets of both sides are like, however few system calls say so. */
class TransportTest {

    @ParameterizedTest
    @EnumSource
    void anAcceptedSocketIsKeptAliveAndSendsAtOnce(Transport transport) throws Exception {
        Options accepted = pair(transport, InetAddress.getLoopbackAddress()).accepted;
        assertTrue(accepted.keepAlive, "SO_KEEPALIVE");
        assertTrue(accepted.noDelay, "TCP_NODELAY");
    }

    @ParameterizedTest
    @EnumSource
    void aDialedSocketSendsAtOnce(Transport transport) throws Exception {
        assertTrue(pair(transport, InetAddress.getLoopbackAddress()).dialed.noDelay, "TCP_NODELAY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bothFamiliesCanBeDialed(String address) throws Exception {
        InetAddress upstream = InetAddress.getByName(address);
        assertEquals(upstream, pair(Transport.best(), upstream).dialedAddress);
    }

    private record Options(boolean keepAlive, boolean noDelay) {
        static Options of(Channel channel) {
            ChannelConfig config = channel.config();
            return new Options(
                    config.getOption(ChannelOption.SO_KEEPALIVE), config.getOption(ChannelOption.TCP_NODELAY));
        }
    }

    private record Pair(Options accepted, Options dialed, InetAddress dialedAddress) {}

    private static Pair pair(Transport transport, InetAddress address) throws Exception {
        assumeTrue(transport == Transport.NIO || Epoll.isAvailable());
        MultiThreadIoEventLoopGroup loops = transport.eventLoops();
        try {
            CompletableFuture<Options> accepted = new CompletableFuture<>();
            Channel server = transport
                    .server(loops)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel child) {
                            accepted.complete(Options.of(child));
                        }
                    })
                    .bind(address, 0)
                    .syncUninterruptibly()
                    .channel();
            Channel dialed = transport.newChannel(address);
            loops.register(dialed).syncUninterruptibly();
            dialed.connect(server.localAddress()).syncUninterruptibly();
            InetSocketAddress remote = (InetSocketAddress) dialed.remoteAddress();
            return new Pair(accepted.get(5, TimeUnit.SECONDS), Options.of(dialed), remote.getAddress());
        } finally {
            loops.shutdownGracefully(0, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }
}
