package io.postern;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Netty's epoll, which is told what to watch as late and as seldom as can be. On its event loop.
 *
 * <p>Netty tells epoll at each step of a connection, ten times in a short one's life. Here what counts is what is wanted when
 * the loop is about to wait: that is told, once, where it differs from what epoll knows. Reads that are switched off need
 * not be told at all: they are switched on again before anything comes, mostly. Where something comes first, it is kept
 * from the channel, and epoll is told then. A socket that is closed leaves epoll by itself.
 *
 * <p>And each socket is kept registered as long as its channel is. Netty 4.2.18 takes a socket out of epoll when nothing is to
 * be watched on it, and does not put it back: the next {@code submit} modifies what is no longer there and fails with
 * ENOENT. That hits a connection whose peer has half closed as soon as it is sent more than its socket takes at once. Here
 * such a socket stays, watched for nothing and edge-triggered, so that an error or hang-up is told once and does not spin.
 */
final class EpollKept implements IoHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EpollKept.class);

    private final IoHandler epoll;
    private final Queue<Registration> changed = new ArrayDeque<>();

    private EpollKept(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new EpollKept(factory.newHandler(executor));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        for (Registration next = changed.poll(); next != null; next = changed.poll()) {
            next.tell();
        }
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration((EpollIoHandle) handle);
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** A channel's registration, which stands between the channel and epoll in both directions. */
    private final class Registration implements IoRegistration, EpollIoHandle {
        private final EpollIoHandle channel;
        private final IoRegistration registration;
        private EpollIoOps wanted = EpollIoOps.NONE;
        private EpollIoOps told = EpollIoOps.NONE;
        private boolean queued;
        private boolean cancelled;

        Registration(EpollIoHandle channel) throws Exception {
            this.channel = channel;
            this.registration = epoll.register(this);
        }

        // --- what the channel asks of epoll

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            if (cancelled) {
                return -1;
            }
            wanted = EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : (EpollIoOps) ops;
            if (!queued) {
                queued = true;
                changed.add(this);
            }
            return wanted.value();
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            cancelled = true;
            return registration.cancel();
        }

        /** The loop is about to wait. */
        void tell() {
            queued = false;
            if (!cancelled && !wanted.equals(told) && !wanted.with(EpollIoOps.EPOLLIN).equals(told)) {
                tellNow();
            }
        }

        private void tellNow() {
            try {
                registration.submit(wanted);
                told = wanted;
            } catch (UncheckedIOException e) {
                LOG.error("a socket can't be watched", e);
                close();
            }
        }

        // --- what epoll tells the channel

        @Override
        public void handle(IoRegistration self, IoEvent event) {
            EpollIoOps ready = ((EpollIoEvent) event).ops();
            if (ready.contains(EpollIoOps.EPOLLIN) && !wanted.contains(EpollIoOps.EPOLLIN)) {
                tellNow();
                EpollIoOps rest = ready.without(EpollIoOps.EPOLLIN);
                channel.handle(this, (EpollIoEvent) () -> rest);
            } else {
                channel.handle(this, event);
            }
        }

        /** Once cancelled, a closed one: so epoll is not asked to let go of a socket that the close takes out of it. */
        @Override
        public FileDescriptor fd() {
            FileDescriptor socket = channel.fd();
            return cancelled ? new Leaving(socket.intValue()) : socket;
        }

        @Override
        public void registered() {
            channel.registered();
        }

        @Override
        public void unregistered() {
            channel.unregistered();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (Exception e) {
                LOG.error("a channel can't be closed", e);
            }
        }
    }

    /** The number of a socket that is about to be closed. */
    private static final class Leaving extends FileDescriptor {
        Leaving(int number) {
            super(number);
        }

        @Override
        public boolean isOpen() {
            return false;
        }
    }
}
