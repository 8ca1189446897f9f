package io.postern.epoll;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.AbstractEpollServerChannel;
import io.netty.channel.epoll.EpollChannelConfig;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.NativeInetAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A listening socket whose connections are {@link EpollConnection}s. They inherit TCP_NODELAY and SO_KEEPALIVE from it, as
 * Linux has it. One is accepted in a turn of the event loop, so that a storm of new ones leaves turns to those there are.
 */
public final class EpollAcceptor extends AbstractEpollServerChannel {
    /** Pending accepts, so that a reconnect storm waits and is not refused. */
    public static final int BACKLOG = 4096;

    private final EpollChannelConfig config = new Config(this);

    /** A socket that is yet to be bound. */
    public EpollAcceptor() {
        super(LinuxSocket.newSocketStream(), false);
        try {
            socket.setReuseAddress(true);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void doBind(SocketAddress local) throws Exception {
        super.doBind(local);
        socket.listen(BACKLOG);
        active = true;
    }

    @Override
    protected Channel newChildChannel(int descriptor, byte[] remote, int offset, int length) {
        return new EpollConnection(this, descriptor, NativeInetAddress.address(remote, offset, length));
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public EpollChannelConfig config() {
        return config;
    }

    private static final class Config extends EpollChannelConfig {
        Config(EpollAcceptor acceptor) {
            super(acceptor, new ServerChannelRecvByteBufAllocator());
        }
    }
}
