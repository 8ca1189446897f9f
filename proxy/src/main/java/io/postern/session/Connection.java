package io.postern.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.postern.tls.TlsHandler;
import org.jspecify.annotations.Nullable;

/**
 * One side's connection, with the ways to write to it and to end it. Used on its event loop alone.
 *
 * <p>Netty's own {@code close} and {@code shutdownOutput} throw away what has not been flushed yet; those here deliver first.
 */
final class Connection {
    private final Channel channel;

    /** Set once when writing is to end; done when all that was written before has been delivered to the socket. */
    private @Nullable ChannelFuture ending;

    /** Set before {@link #ending}, as the shutdown may be told while it is being asked for. */
    private boolean endedByUs;

    private boolean secured;
    private boolean closing;
    private boolean muted;

    Connection(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    /** Takes ownership of {@code bytes}; they go out with the next flush, or nowhere once writing has ended or failed. */
    void write(ByteBuf bytes) {
        if (muted) {
            bytes.release();
            return;
        }
        channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    /** Whether to read; of no meaning once the peer has ended. */
    void read(boolean wanted) {
        if (!((DuplexChannel) channel).isInputShutdown()) {
            channel.config().setAutoRead(wanted);
        }
    }

    /** Bytes that were written and that the socket has not taken yet. */
    long pending() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** The TLS handshake is done: from now on what ends is told by close_notify. */
    void secured() {
        secured = true;
    }

    /** Ends the writing with a FIN (behind TLS's close_notify), when all that was written before is out. Reading goes on. */
    void end() {
        ending().addListener(_ -> {
            if (!closing && !secured && channel.isActive()) {
                ((DuplexChannel) channel).shutdownOutput();
            }
        });
    }

    /** Closes, when all that was written before is out. */
    void close() {
        if (!closing) {
            closing = true;
            ending().addListener(_ -> closeNow());
        }
    }

    /** Closes with a reset, when all that was written before is out. */
    void reset() {
        if (!closing) {
            closing = true;
            ChannelFuture delivered = ending != null ? ending : flushed();
            muted = true;
            delivered.addListener(_ -> abort());
        }
    }

    /** Throws away what is written from now on. */
    void mute() {
        muted = true;
    }

    /** Whether the end of writing is our own doing. */
    boolean isEnding() {
        return endedByUs || closing;
    }

    /** Closes with a reset, at once. What was not delivered is lost, as it is where a peer resets. */
    void abort() {
        closing = true;
        muted = true;
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            closeNow();
        }
    }

    private ChannelFuture ending() {
        if (ending == null) {
            muted = true;
            endedByUs = true;
            ending = secured && tls() instanceof TlsHandler tls ? tls.closeOutbound() : flushed();
        }
        return ending;
    }

    /** Done when all that was written is out. In a handshake that is what is below TLS: alerts, and INFO in clear. */
    private ChannelFuture flushed() {
        ChannelHandlerContext tls = secured ? null : channel.pipeline().context(PipelineNames.TLS);
        return (tls == null ? channel : tls).writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /** Below TLS, whose handler would first wait for its own farewell. */
    private void closeNow() {
        if (tls() instanceof TlsHandler tls) {
            tls.closeNow();
        } else {
            channel.close();
        }
    }

    private @Nullable ChannelHandler tls() {
        return channel.pipeline().get(PipelineNames.TLS);
    }
}
