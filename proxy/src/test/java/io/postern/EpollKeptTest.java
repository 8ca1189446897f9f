package io.postern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that half closes, and then is sent more than its socket takes at once; and reads that are switched off and on. */
class EpollKeptTest {
    private static final int SENT = 32 * 1024 * 1024;

    @BeforeEach
    void onlyWithEpoll() {
        assumeTrue(Epoll.isAvailable());
    }

    @Test
    void aPeerThatHalfClosedGetsAllThatItIsSent() throws Exception {
        assertEquals(SENT, received(EpollKept.newFactory()));
    }

    /** When this fails, Netty has mended it, and {@link EpollKept} can go. */
    @Test
    void nettysOwnHandlerStillLosesTheRest() throws Exception {
        assertTrue(received(EpollIoHandler.newFactory()) < SENT);
    }

    /** Though epoll is told only when something comes, and the reads were on before. */
    @Test
    void whatComesWhileReadsAreOffIsReadWhenTheyAreOnAgain() throws Exception {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollKept.newFactory());
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try {
            Channel server = new ServerBootstrap()
                    .group(loops)
                    .channel(EpollServerSocketChannel.class)
                    .childHandler(new StopsReading(seen))
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .syncUninterruptibly()
                    .channel();
            InetSocketAddress address = (InetSocketAddress) server.localAddress();
            try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
                peer.getOutputStream().write("1".getBytes(StandardCharsets.US_ASCII));
                assertEquals("read 1", seen.poll(5, TimeUnit.SECONDS));
                peer.getOutputStream().write("2".getBytes(StandardCharsets.US_ASCII));
                assertEquals("on again", seen.poll(5, TimeUnit.SECONDS));
                assertEquals("read 2", seen.poll(5, TimeUnit.SECONDS));
            }
        } finally {
            loops.shutdownGracefully(0, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }

    /** After each read they are off for a while. */
    private static final class StopsReading extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> seen;

        StopsReading(BlockingQueue<String> seen) {
            this.seen = seen;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen.add("read " + ((ByteBuf) message).toString(StandardCharsets.US_ASCII));
            ((ByteBuf) message).release();
            ctx.channel().config().setAutoRead(false);
            ctx.executor()
                    .schedule(
                            () -> {
                                seen.add("on again");
                                ctx.channel().config().setAutoRead(true);
                            },
                            200,
                            TimeUnit.MILLISECONDS);
        }
    }

    private static int received(IoHandlerFactory handlers) throws Exception {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, handlers);
        CountDownLatch written = new CountDownLatch(1);
        try {
            Channel server = new ServerBootstrap()
                    .group(loops)
                    .channel(EpollServerSocketChannel.class)
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .childHandler(new AnswersAtTheEnd(written))
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .syncUninterruptibly()
                    .channel();
            InetSocketAddress address = (InetSocketAddress) server.localAddress();
            try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
                peer.setSoTimeout(5_000);
                peer.shutdownOutput();
                written.await();
                return peer.getInputStream().readAllBytes().length;
            } catch (java.io.IOException lost) {
                return -1;
            }
        } finally {
            loops.shutdownGracefully(20, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }

    private static final class AnswersAtTheEnd extends ChannelInboundHandlerAdapter {
        private final CountDownLatch written;

        AnswersAtTheEnd(CountDownLatch written) {
            this.written = written;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                // A turn later, when epoll has been told that nothing is to be watched.
                ctx.executor().schedule(() -> answer(ctx), 50, TimeUnit.MILLISECONDS);
            }
        }

        private void answer(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[SENT])).addListener(ChannelFutureListener.CLOSE);
            written.countDown();
        }
    }
}
