package io.postern.tls;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;

/**
 * A client's TLS, to be installed in front of every other handler. It tells what happens by {@link TlsEvent}s, has no
 * deadline of its own, and leaves it to the handlers behind it to read.
 *
 * <p>{@code channel.close()} sends {@code close_notify} and closes the socket when all that was flushed before has been
 * written, however long that takes.
 *
 * <p>All methods are called on the event loop, once the handler is in its pipeline.
 */
public interface TlsHandler extends ChannelHandler {

    /** What has to stand between the socket and this, so that a client reads why its handshake failed. */
    ChannelHandler lingeringClose();

    /**
     * Flushes what was written, sends {@code close_notify} and a FIN, and goes on reading. To be called after
     * {@link TlsEvent.HandshakeDone}; what is written later fails.
     *
     * @return done when the FIN is on its way
     */
    ChannelFuture closeOutbound();

    /**
     * Closes the socket at once, dropping what is not written yet, without {@code close_notify}: for a client that does
     * not read, and for an abort.
     */
    ChannelFuture closeNow();
}
