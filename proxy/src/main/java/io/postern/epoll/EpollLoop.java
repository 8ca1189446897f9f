package io.postern.epoll;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;

/**
 * Netty's epoll, with turns for the connections that have more to read than one read takes: one read for each when the events
 * of a turn of the event loop are dealt with, and no wait while there are any. As tasks of the event loop they would follow one
 * another for as long as there is something to read, and nobody else would be heard.
 */
public final class EpollLoop implements IoHandler {
    private final IoHandler epoll;

    private EpollLoop(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** Makes them, one for each event loop. */
    public static IoHandlerFactory newFactory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new EpollLoop(factory.newHandler(executor));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        LoopBuffers loop = LoopBuffers.get();
        int turns = loop.turns();
        int handled = epoll.run(turns == 0 ? context : new WithoutWaiting(context));
        for (int i = 0; i < turns; i++) {
            loop.nextTurn();
        }
        return handled + turns;
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
        return epoll.register(handle);
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    private record WithoutWaiting(IoHandlerContext context) implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return context.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return context.shouldReportActiveIoTime();
        }
    }
}
