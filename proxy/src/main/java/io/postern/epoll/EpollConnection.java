package io.postern.epoll;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on epoll, for a relay: with as few system calls, as little memory and as few copies as can be.
 *
 * <p>Netty's own EpollSocketChannel tells epoll of every change of what it waits for, asks the kernel for options and
 * addresses at every step, and has a buffer allocated for every read: 25 system calls more in the life of a short session,
 * and twice the memory. This one is told of everything, edge-triggered, from the start, and remembers what it was told: epoll is
 * called once in its life. Reads are into one buffer per event loop, which is handed on; where it is kept (as the other side
 * can't take more), what comes next is copied to its size, so that little bytes never hold much memory.
 *
 * <p>As with Netty's: a side that ended is told of by {@link ChannelInputShutdownEvent}, and what can still be said to it is;
 * a failed write is an end of writing ({@link ChannelOutputShutdownEvent}) and not of reading; at a hang-up all that there is
 * is read, whether or not reads are on, so that no end goes unnoticed. AUTO_CLOSE is off. Used on its event loop alone.
 */
public final class EpollConnection extends HalfClosableChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private static final EpollIoOps EVERYTHING = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);

    private final FileDescriptor descriptor;
    private final ConnectionConfig config = new ConnectionConfig(this);
    private final Input input = new Input(this);
    /** Made when it is needed for more than bytes, as Netty asks the kernel for its family then. */
    private @Nullable Socket socket;

    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable IoRegistration registration;
    private @Nullable ChannelPromise connecting;

    private boolean active;
    private boolean watched;
    private boolean outputEnded;

    /** The socket takes no more, until there is an edge. */
    private boolean full;

    /** One that was accepted. */
    EpollConnection(EpollAcceptor acceptor, int descriptor, InetSocketAddress remote) {
        super(acceptor);
        this.descriptor = new FileDescriptor(descriptor);
        this.remote = remote;
        this.active = true;
    }

    /**
     * One that can be connected to an address of {@code family}.
     *
     * @throws ChannelException where there is no socket to be had
     */
    public EpollConnection(SocketProtocolFamily family) {
        super(null);
        Socket dialing = LinuxSocket.newSocketStream(family);
        this.descriptor = dialing;
        this.socket = dialing;
        try {
            // No SO_KEEPALIVE: the sides' own PINGs find a dead peer before its two hours are over.
            dialing.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    /** Whether there is nobody left to be told of an end, nor how. */
    boolean isBroken() {
        return input.isBroken();
    }

    /** The socket, for all but bytes; while it is open. */
    Socket socket() {
        if (socket == null) {
            socket = new Socket(descriptor.intValue());
        }
        return socket;
    }

    // --- what Netty's channels are asked

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return descriptor.isOpen();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class);
    }

    /** An accepted one's is its acceptor's, unless that listens on all addresses. */
    @Override
    protected SocketAddress localAddress0() {
        if (local == null) {
            local = parent() instanceof EpollAcceptor acceptor
                            && !acceptor.localAddress().getAddress().isAnyLocalAddress()
                    ? acceptor.localAddress()
                    : socket().localAddress();
        }
        return local;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        if (remote == null) {
            throw new NotYetConnectedException();
        }
        return remote;
    }

    // --- its life

    FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Handle();
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        ((IoEventLoop) eventLoop()).register((Handle) unsafe()).addListener(registered -> {
            if (registered.isSuccess()) {
                registration = (IoRegistration) registered.getNow();
                if (active) {
                    eventLoop().execute(this::watch);
                }
                promise.setSuccess();
            } else {
                promise.setFailure(registered.cause());
            }
        });
    }

    /**
     * An accepted one from the next turn on, another one when it is being connected. Not in the middle of a batch of events: epoll
     * tells of numbers, and this socket may have that of one that was closed in this batch, and be told what was meant for that.
     */
    private void watch() {
        if (isOpen()) {
            watched = true;
            registration().submit(EVERYTHING);
        }
    }

    private IoRegistration registration() {
        return Objects.requireNonNull(registration, "not registered");
    }

    @Override
    protected void doBind(SocketAddress address) throws Exception {
        socket().bind(address);
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected void doClose() throws Exception {
        active = false;
        input.close();
        if (connecting != null) {
            connecting.tryFailure(new ClosedChannelException());
            connecting = null;
        }
        try {
            // This alone takes it out of epoll.
            descriptor.close();
        } finally {
            doDeregister();
        }
    }

    @Override
    protected void doDeregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    protected void doBeginRead() {
        input.wanted();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        return Writes.direct((ByteBuf) message, alloc());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer pending) throws Exception {
        full = !Writes.write(pending, descriptor);
    }

    @Override
    protected void doShutdownOutput() throws IOException {
        if (!outputEnded && isOpen()) {
            outputEnded = true;
            socket().shutdown(false, true);
        }
    }

    @Override
    public boolean isInputShutdown() {
        return input.hasEnded();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputEnded || !isOpen();
    }

    /** Sends a FIN behind what was written. What was written and not flushed is thrown away, with Netty's exception for it. */
    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        ((Handle) unsafe()).endOutput(promise);
        return promise;
    }

    /** What epoll and Netty's pipeline call. */
    private final class Handle extends AbstractUnsafe implements EpollIoHandle {

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void close() {
            close(voidPromise());
        }

        @Override
        public void connect(SocketAddress address, SocketAddress from, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            try {
                boolean connected = socket().connect(address);
                remote = (InetSocketAddress) address;
                connecting = promise;
                watch();
                if (connected) {
                    connected();
                } else {
                    promise.addListener(_ -> {
                        if (promise.isCancelled()) {
                            close(voidPromise());
                        }
                    });
                }
            } catch (IOException e) {
                failed(promise, e);
            }
        }

        private void connected() {
            ChannelPromise promise = Objects.requireNonNull(connecting, "connected without being asked to");
            connecting = null;
            active = true;
            boolean told = promise.trySuccess();
            pipeline().fireChannelActive();
            if (!told) {
                close(voidPromise());
            }
        }

        private void failed(ChannelPromise promise, IOException cause) {
            connecting = null;
            promise.tryFailure(annotateConnectException(cause, remote));
            close(voidPromise());
        }

        @Override
        public void handle(IoRegistration self, IoEvent event) {
            if (!watched) {
                return;
            }
            EpollIoOps ready = ((EpollIoEvent) event).ops();
            boolean failed = ready.contains(EpollIoOps.EPOLLERR);
            if (connecting != null && !finishConnect(connecting, failed)) {
                return;
            }
            if (failed || ready.contains(EpollIoOps.EPOLLOUT)) {
                full = false;
                super.flush0();
            }
            boolean hungUp = ready.contains(EpollIoOps.EPOLLRDHUP);
            if (failed || hungUp || ready.contains(EpollIoOps.EPOLLIN)) {
                input.edge(hungUp, failed);
            }
        }

        /** A socket that is writable and has no error is connected; one with an error is asked which. */
        private boolean finishConnect(ChannelPromise promise, boolean failed) {
            try {
                if (failed && !socket().finishConnect()) {
                    return false;
                }
                connected();
                return true;
            } catch (IOException e) {
                failed(promise, e);
                return false;
            }
        }

        /** A socket that takes no more is not tried again before it does. */
        @Override
        protected void flush0() {
            if (!full) {
                super.flush0();
            }
        }

        void endOutput(ChannelPromise promise) {
            ChannelOutboundBuffer pending = outboundBuffer();
            if (pending == null || !pending.isEmpty()) {
                shutdownOutput(promise);
                return;
            }
            // As AbstractUnsafe does it, but for the exception that it would make for the writes that there are not;
            // and for
            // the system call where the connection is closed in this turn.
            eventLoop().execute(this::sendFin);
            promise.setSuccess();
            pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
        }

        private void sendFin() {
            try {
                doShutdownOutput();
            } catch (IOException | NotYetConnectedException reset) {
                // Its reading side tells of that.
                outputEnded = true;
            }
        }
    }
}
