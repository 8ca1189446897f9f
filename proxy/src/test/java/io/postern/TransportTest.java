package io.postern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
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
        assertKeptAliveAndSendingAtOnce(pair(transport, InetAddress.getLoopbackAddress()).accepted);
    }

    @ParameterizedTest
    @EnumSource
    void aDialedSocketIsKeptAliveAndSendsAtOnce(Transport transport) throws Exception {
        assertKeptAliveAndSendingAtOnce(pair(transport, InetAddress.getLoopbackAddress()).dialed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bothFamiliesCanBeDialed(String address) throws Exception {
        InetAddress upstream = InetAddress.getByName(address);
        assertEquals(upstream, pair(Transport.best(), upstream).dialedAddress);
    }

    private static void assertKeptAliveAndSendingAtOnce(Options options) {
        assertTrue(options.keepAlive, "SO_KEEPALIVE");
        assertTrue(options.noDelay, "TCP_NODELAY");
    }

    private record Options(boolean keepAlive, boolean noDelay) {
        static Options of(SocketChannel channel) {
            SocketChannelConfig config = channel.config();
            return new Options(config.isKeepAlive(), config.isTcpNoDelay());
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
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel child) {
                            accepted.complete(Options.of(child));
                        }
                    })
                    .bind(address, 0)
                    .syncUninterruptibly()
                    .channel();
            SocketChannel dialed = transport.newChannel(address);
            loops.register(dialed).syncUninterruptibly();
            dialed.connect(server.localAddress()).syncUninterruptibly();
            InetSocketAddress remote = dialed.remoteAddress();
            return new Pair(accepted.get(5, TimeUnit.SECONDS), Options.of(dialed), remote.getAddress());
        } finally {
            loops.shutdownGracefully(0, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }
}
