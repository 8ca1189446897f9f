package io.postern.tls;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.postern.config.ConfigException;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig;
import io.postern.policy.ClientPolicy;
import io.postern.policy.OcspStatuses;
import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * A listener on loopback that serves TLS, echoes, and records what its last handler sees, one connection at a time.
 * Closing it checks that every buffer was released.
 */
final class TestServer implements AutoCloseable {
    static final String END = "channelInactive";
    private static final int PATIENCE_SECONDS = 20;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final ChannelGroup children = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final MultiThreadIoEventLoopGroup loops;
    private final Channel listener;
    private final ServerTls tls;

    enum Transport {
        NIO,
        EPOLL;

        static Stream<Transport> available() {
            return Epoll.isAvailable() ? Stream.of(NIO, EPOLL) : Stream.of(NIO);
        }
    }

    /** The server's end of a connection. */
    record Connection(Channel channel, TlsHandler tls) {
        void onLoop(Runnable action) {
            channel.eventLoop().submit(action).syncUninterruptibly();
        }
    }

    private TestServer(ServerTls tls, Transport transport) {
        this.tls = tls;
        boolean epoll = transport == Transport.EPOLL;
        loops = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        listener = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TlsHandler handler = tls.newHandler().orElseThrow();
                        channel.pipeline().addLast(handler.lingeringClose(), handler, new Recorder());
                        children.add(channel);
                        connections.add(new Connection(channel, handler));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** A listener's TLS that asks no client for a certificate. */
    static ServerTls load(String listener, TlsConfig config) throws ConfigException {
        return load(Engines.tested(), listener, config);
    }

    static ServerTls load(TlsEngine engine, String listener, TlsConfig config) throws ConfigException {
        return ServerTls.load(engine, listener, config, policy(PolicyConfig.NONE), new Everyone());
    }

    static ClientPolicy policy(PolicyConfig config) throws ConfigException {
        return ClientPolicy.load(config, (_, _) -> new OcspStatuses.Status.NotAsked());
    }

    private static final class Everyone implements ClientJudge {
        @Override
        public Verdict judge(ShownChain chain) {
            return new Verdict.Anonymous();
        }

        @Override
        public Verdict confirm(ShownChain chain) {
            return new Verdict.Anonymous();
        }
    }

    /** Takes {@code tls} over. */
    static TestServer start(ServerTls tls) {
        return start(tls, Transport.available().reduce((first, last) -> last).orElseThrow());
    }

    static TestServer start(ServerTls tls, Transport transport) {
        return new TestServer(tls, transport);
    }

    Socket connect() throws IOException {
        return connect(new Socket());
    }

    Socket connect(Socket socket) throws IOException {
        socket.connect(listener.localAddress());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** A Netty client's channel with {@code handler} in it. */
    Channel connect(ChannelHandler handler) {
        return new Bootstrap()
                .group(loops)
                .channel(epoll() ? EpollSocketChannel.class : NioSocketChannel.class)
                .handler(handler)
                .connect(listener.localAddress())
                .syncUninterruptibly()
                .channel();
    }

    private boolean epoll() {
        return listener instanceof EpollServerSocketChannel;
    }

    Connection connection() throws InterruptedException {
        Connection connection = connections.poll(PATIENCE_SECONDS, SECONDS);
        assertNotNull(connection, "no connection");
        return connection;
    }

    /** The next thing that the handler behind TLS saw: an event, {@code "read …"}, an exception or {@link #END}. */
    Object next() throws InterruptedException {
        Object next = seen.poll(PATIENCE_SECONDS, SECONDS);
        assertNotNull(next, "nothing more was seen");
        return next;
    }

    HandshakeFacts nextFacts() throws InterruptedException {
        return nextOf(TlsEvent.HandshakeDone.class).facts();
    }

    <T> T nextOf(Class<T> type) throws InterruptedException {
        Object next = next();
        return type.isInstance(next) ? type.cast(next) : fail("saw " + next);
    }

    /** Everything up to the connection's end, which is the last. */
    List<Object> untilEnd() throws InterruptedException {
        List<Object> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!all.getLast().equals(END));
        return all;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        children.close().awaitUninterruptibly(PATIENCE_SECONDS, SECONDS);
        // Not without a quiet moment: handlers leave a closed channel's pipeline a few turns later.
        loops.shutdownGracefully(20, PATIENCE_SECONDS * 1000L, MILLISECONDS).syncUninterruptibly();
        tls.close();
        assertEquals(0, allocator.metric().usedDirectMemory(), "direct buffers not released");
        assertEquals(0, allocator.metric().usedHeapMemory(), "heap buffers not released");
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            seen.add("read " + bytes.toString(StandardCharsets.UTF_8));
            ctx.writeAndFlush(bytes);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof TlsEvent) {
                seen.add(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(cause.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            seen.add(END);
        }
    }
}
