package io.postern.epoll;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/** Netty's channel whose output can be ended by itself. Its input can't: that is the peer's to end, or close's. */
abstract class HalfClosableChannel extends AbstractChannel implements DuplexChannel {
    HalfClosableChannel(@Nullable Channel parent) {
        super(parent);
    }

    @Override
    public final boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public final ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    /** Not offered. */
    @Override
    public final ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    /** Not offered. */
    @Override
    public final ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException("the input is the peer's to end"));
    }

    /** Not offered. */
    @Override
    public final ChannelFuture shutdown() {
        return shutdownInput();
    }

    /** Not offered. */
    @Override
    public final ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownInput(promise);
    }
}
