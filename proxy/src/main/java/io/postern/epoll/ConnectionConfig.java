package io.postern.epoll;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.util.Map;

/** The options of an {@link EpollConnection}: Netty's own, and SO_LINGER, which is remembered so that nobody asks the kernel. */
final class ConnectionConfig extends DefaultChannelConfig {
    /** Reads are {@link LoopBuffers}' business; Netty wants to have one. */
    private static final RecvByteBufAllocator UNUSED = new FixedRecvByteBufAllocator(LoopBuffers.READ_SIZE);

    private static final int NO_LINGER = -1;

    private final EpollConnection connection;
    private int linger = NO_LINGER;

    ConnectionConfig(EpollConnection connection) {
        super(connection, UNUSED);
        this.connection = connection;
        setAutoClose(false);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(), ChannelOption.SO_LINGER, ChannelOption.TCP_NODELAY, ChannelOption.SO_KEEPALIVE);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Netty's signature
    public <T> T getOption(ChannelOption<T> option) {
        if (option.equals(ChannelOption.SO_LINGER)) {
            return (T) Integer.valueOf(linger);
        }
        try {
            if (option.equals(ChannelOption.TCP_NODELAY)) {
                return (T) Boolean.valueOf(connection.socket().isTcpNoDelay());
            }
            if (option.equals(ChannelOption.SO_KEEPALIVE)) {
                return (T) Boolean.valueOf(connection.socket().isKeepAlive());
            }
        } catch (IOException e) {
            throw new ChannelException(e);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (!option.equals(ChannelOption.SO_LINGER)) {
            return super.setOption(option, value);
        }
        validate(option, value);
        if (!connection.isBroken()) {
            try {
                connection.socket().setSoLinger((Integer) value);
            } catch (IOException e) {
                throw new ChannelException(e);
            }
        }
        linger = (Integer) value;
        return true;
    }
}
