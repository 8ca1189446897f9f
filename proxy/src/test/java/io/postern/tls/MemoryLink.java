package io.postern.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** A client's engine and the handler, with nothing between them but bytes that a test cuts as it likes. */
final class MemoryLink implements AutoCloseable {
    private static final int ROOM = 64 * 1024;
    private static final int HEADER = 5;

    private final SSLEngine client;
    private final TlsHandler tls;
    private final Collector collector = new Collector();
    private final EmbeddedChannel server;
    private final Function<byte[], List<byte[]>> cut;
    private byte[] unread = new byte[0];

    /** @param cut how what the client sends at once arrives */
    MemoryLink(SSLEngine client, ServerTls serverTls, Function<byte[], List<byte[]>> cut) {
        this.client = client;
        this.cut = cut;
        tls = serverTls.newHandler().orElseThrow();
        server = new EmbeddedChannel();
        server.pipeline().addLast("tls", tls).addLast(collector);
    }

    private static final class Collector extends ChannelInboundHandlerAdapter {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final List<TlsEvent> events = new ArrayList<>();
        final List<Throwable> faults = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            byte[] bytes = new byte[in.readableBytes()];
            in.readBytes(bytes);
            read.writeBytes(bytes);
            ReferenceCountUtil.release(in);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof IOException)) {
                faults.add(cause);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof TlsEvent tlsEvent) {
                events.add(tlsEvent);
            }
        }
    }

    EmbeddedChannel server() {
        return server;
    }

    TlsHandler tls() {
        return tls;
    }

    List<TlsEvent> events() {
        return collector.events;
    }

    /** What was thrown in the pipeline and is no end of a connection: a fault of the handler's. */
    List<Throwable> faults() {
        return collector.faults;
    }

    /** What came through to the handlers behind, since the last call. */
    byte[] received() {
        byte[] received = collector.read.toByteArray();
        collector.read.reset();
        return received;
    }

    /** Shakes hands until neither side has more to say, however that ends. */
    void shakeHands() throws SSLException {
        client.beginHandshake();
        boolean more = true;
        while (more) {
            byte[] flight = wrapped(new byte[0]);
            deliver(flight);
            byte[] answer = sent();
            take(answer);
            more = flight.length > 0 || answer.length > 0;
        }
    }

    /** The client says {@code plain}. */
    void say(byte[] plain) throws SSLException {
        deliver(wrapped(plain));
    }

    /** The client says that it will say no more. */
    void sayCloseNotify() throws SSLException {
        client.closeOutbound();
        deliver(wrapped(new byte[0]));
    }

    /** Bytes for the server as they are. */
    void deliver(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        for (byte[] part : cut.apply(bytes)) {
            if (server.isActive()) {
                server.pipeline()
                        .fireChannelRead(
                                server.alloc().directBuffer(part.length).writeBytes(part));
                server.pipeline().fireChannelReadComplete();
            }
        }
        server.runPendingTasks();
    }

    /** What the server has sent since the last call. */
    byte[] sent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf out = server.readOutbound(); out != null; out = server.readOutbound()) {
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            all.writeBytes(bytes);
            out.release();
        }
        return all.toByteArray();
    }

    /** How many TLS records {@code bytes} are. */
    static int records(byte[] bytes) {
        int records = 0;
        for (int at = 0; at < bytes.length; records++) {
            at += HEADER + (((bytes[at + 3] & 0xff) << 8) | (bytes[at + 4] & 0xff));
        }
        return records;
    }

    /** What the client makes of {@code bytes} from the server. */
    byte[] take(byte[] bytes) throws SSLException {
        byte[] all = Arrays.copyOf(unread, unread.length + bytes.length);
        System.arraycopy(bytes, 0, all, unread.length, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        SSLEngineResult result;
        do {
            ByteBuffer out = ByteBuffer.allocate(ROOM);
            result = client.unwrap(in, out);
            runTasks();
            plain.write(out.array(), 0, out.position());
        } while (result.getStatus() == SSLEngineResult.Status.OK
                && (in.hasRemaining() && (result.bytesConsumed() > 0 || result.bytesProduced() > 0)));
        unread = Arrays.copyOfRange(all, in.position(), all.length);
        return plain.toByteArray();
    }

    private byte[] wrapped(byte[] plain) throws SSLException {
        ByteBuffer in = ByteBuffer.wrap(plain);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        SSLEngineResult result;
        do {
            ByteBuffer out = ByteBuffer.allocate(ROOM);
            result = client.wrap(in, out);
            runTasks();
            all.write(out.array(), 0, out.position());
        } while (result.getStatus() == SSLEngineResult.Status.OK && result.bytesProduced() > 0);
        return all.toByteArray();
    }

    private void runTasks() {
        for (Runnable task = client.getDelegatedTask(); task != null; task = client.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void close() {
        // Not finish(), which complains of what was thrown: faults() is asked for that.
        server.close();
        server.runPendingTasks();
        server.releaseOutbound();
        server.releaseInbound();
    }
}
