package io.postern;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.postern.epoll.EpollAcceptor;
import io.postern.epoll.EpollConnection;
import io.postern.epoll.EpollLoop;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * How sockets are driven: epoll where its native is there (Linux, and only with Netty's own version of it), else NIO. What
 * is set here for NIO, {@link EpollConnection} does by itself; and Netty switches TCP_NODELAY on.
 */
enum Transport {
    EPOLL,
    NIO;

    private static final int LOOPS = Runtime.getRuntime().availableProcessors();

    /** Measured: smaller marks toggle the reads at every 64 KB. The high mark bounds what a stalled side may hold. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 * 1024, 1024 * 1024);

    /** Measured: 64 KB reads of bulk; an idle connection's next read starts small. One read an event, so that loops are fair. */
    private static final int MAX_READ = 64 * 1024;

    private static final int INITIAL_READ = 2 * 1024;
    private static final int MIN_READ = 512;
    private static final RecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator(MIN_READ, INITIAL_READ, MAX_READ);

    private static final int PAGE = 8 * 1024;

    /** Measured: chunks of 4 MB (8 KB << 9). Small ones empty, and are freed and zeroed anew, at each few reads. */
    private static final int CHUNK_ORDER = 9;

    private static final ByteBufAllocator BUFFERS = new PooledByteBufAllocator(
            true,
            LOOPS,
            LOOPS,
            PAGE,
            CHUNK_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            false);

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    MultiThreadIoEventLoopGroup eventLoops() {
        return new MultiThreadIoEventLoopGroup(LOOPS, ioHandlers());
    }

    private IoHandlerFactory ioHandlers() {
        return switch (this) {
            case EPOLL -> EpollLoop.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    ServerBootstrap server(MultiThreadIoEventLoopGroup loops) {
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .childOption(ChannelOption.ALLOCATOR, BUFFERS)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        return switch (this) {
            case EPOLL -> server.channelFactory(EpollAcceptor::new);
            case NIO ->
                server.channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, EpollAcceptor.BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                        // A side that only half closes still gets what the other says; a failed write loses no last
                        // words.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.AUTO_CLOSE, false);
        };
    }

    /**
     * A channel that can be connected to {@code address}, on any event loop of this transport.
     *
     * @throws io.netty.channel.ChannelException where there is no socket to be had
     */
    Channel newChannel(InetAddress address) {
        Channel channel = switch (this) {
            case EPOLL ->
                new EpollConnection(
                        address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
            case NIO -> newNioChannel();
        };
        channel.config().setAllocator(BUFFERS).setWriteBufferWaterMark(WATER_MARK);
        return channel;
    }

    private static SocketChannel newNioChannel() {
        SocketChannel channel = new NioSocketChannel();
        channel.config()
                .setKeepAlive(true)
                .setAllowHalfClosure(true)
                .setRecvByteBufAllocator(READS)
                .setAutoClose(false);
        return channel;
    }
}
