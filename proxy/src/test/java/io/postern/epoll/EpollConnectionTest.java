package io.postern.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that was accepted, against a plain socket. */
class EpollConnectionTest {
    private static final int MUCH = 32 * 1024 * 1024;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private MultiThreadIoEventLoopGroup loops;

    @BeforeEach
    void onlyWithEpoll() {
        assumeTrue(Epoll.isAvailable());
        loops = new MultiThreadIoEventLoopGroup(1, EpollLoop.newFactory());
    }

    @AfterEach
    void stop() {
        if (loops != null) {
            loops.shutdownGracefully(0, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aPeerThatHalfClosedGetsAllThatItIsSent() throws Exception {
        try (Socket peer = connect(handling(event -> {}, (ctx, event) -> {
            if (event instanceof ChannelInputShutdownEvent) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[MUCH])).addListener(_ -> ctx.close());
            }
        }))) {
            peer.shutdownOutput();
            assertEquals(MUCH, peer.getInputStream().readAllBytes().length);
        }
    }

    @Test
    void whatIsWrittenInManyPiecesComesInOrderAndTheFinComesBehindIt() throws Exception {
        try (Socket peer = connect(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                for (int i = 0; i < 3000; i++) {
                    ctx.write(text(i + "\n"));
                }
                ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(_ -> ((DuplexChannel) ctx.channel()).shutdownOutput());
            }
        })) {
            String[] lines =
                    new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\n", -1);
            assertEquals(3001, lines.length);
            assertEquals("2999", lines[2999]);
        }
    }

    @Test
    void moreThanOneReadTakesIsReadToTheEnd() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        try (Socket peer = connect(handling(bytes -> lengths.add(bytes.readableBytes()), (ctx, event) -> {
            if (event instanceof ChannelInputShutdownEvent) {
                seen.add("total " + lengths.stream().mapToInt(length -> length).sum());
            }
        }))) {
            peer.getOutputStream().write(new byte[MUCH]);
            peer.shutdownOutput();
            assertEquals("total " + MUCH, soon());
        }
    }

    @Test
    void whatComesWhileReadsAreOffIsReadWhenTheyAreOnAgain() throws Exception {
        try (Socket peer = connect(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                seen.add("read " + asText(message));
                ctx.channel().config().setAutoRead(false);
                ctx.executor().schedule(() -> on(ctx), 200, TimeUnit.MILLISECONDS);
            }

            private void on(ChannelHandlerContext ctx) {
                seen.add("on again");
                ctx.channel().config().setAutoRead(true);
            }
        })) {
            peer.getOutputStream().write('1');
            assertEquals("read 1", soon());
            peer.getOutputStream().write('2');
            assertEquals("on again", soon());
            assertEquals("read 2", soon());
        }
    }

    @Test
    void anEndIsToldThoughReadsAreOffAndBehindWhatWasSaid() throws Exception {
        try (Socket peer = connect(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                ctx.channel().config().setAutoRead(false);
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                seen.add("read " + asText(message));
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(event.getClass().getSimpleName());
            }
        })) {
            peer.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
            peer.shutdownOutput();
            assertEquals("read bye", soon());
            assertEquals("ChannelInputShutdownEvent", soon());
        }
    }

    @Test
    void aResetIsAnException() throws Exception {
        try (Socket peer = connect(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                seen.add("active");
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                seen.add(cause instanceof IOException ? "reset" : cause.toString());
            }
        })) {
            assertEquals("active", soon());
            peer.setSoLinger(true, 0);
        }
        assertEquals("reset", soon());
    }

    /** The loop's one buffer is not read into again while somebody has it, and little bytes then come in little buffers. */
    @Test
    void bytesThatAreKeptStayAsTheyAre() throws Exception {
        List<ByteBuf> kept = new ArrayList<>();
        try (Socket peer = connect(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                kept.add((ByteBuf) message);
                ctx.writeAndFlush(text("."));
                if (kept.size() == 3) {
                    seen.add(String.join(
                            ",",
                            kept.stream()
                                    .map(bytes -> bytes.toString(StandardCharsets.US_ASCII))
                                    .toList()));
                    seen.add("" + (kept.get(2).capacity() < LoopBuffers.READ_SIZE));
                    kept.forEach(ByteBuf::release);
                }
            }
        })) {
            for (char c : Arrays.asList('a', 'b', 'c')) {
                peer.getOutputStream().write(c);
                assertEquals('.', peer.getInputStream().read());
            }
            assertEquals("a,b,c", soon());
            assertEquals("true", soon());
        }
    }

    @Test
    void aConnectionThatIsRefusedFailsAndIsClosed() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        EpollConnection dialed = new EpollConnection(SocketProtocolFamily.INET);
        loops.register(dialed).syncUninterruptibly();
        Throwable refused = dialed.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody))
                .awaitUninterruptibly()
                .cause();
        assertEquals(ConnectException.class, refused.getClass().getSuperclass());
        dialed.closeFuture().awaitUninterruptibly();
        assertNull(dialed.closeFuture().cause());
    }

    private String soon() throws InterruptedException {
        return seen.poll(5, TimeUnit.SECONDS);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static String asText(Object message) {
        String text = ((ByteBuf) message).toString(StandardCharsets.US_ASCII);
        ReferenceCountUtil.release(message);
        return text;
    }

    private interface Event {
        void on(ChannelHandlerContext ctx, Object event);
    }

    private static ChannelHandler handling(Consumer<ByteBuf> read, Event event) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                read.accept((ByteBuf) message);
                ReferenceCountUtil.release(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object fired) {
                event.on(ctx, fired);
            }
        };
    }

    private Socket connect(ChannelHandler handler) throws Exception {
        Channel acceptor = new ServerBootstrap()
                .group(loops)
                .channelFactory(EpollAcceptor::new)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(handler);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        InetSocketAddress address = (InetSocketAddress) acceptor.localAddress();
        Socket peer = new Socket(address.getAddress(), address.getPort());
        peer.setSoTimeout(5_000);
        return peer;
    }
}
