package io.postern.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits before it accepts again where that failed, as it does where no file descriptor is left: to try again at once would
 * only spin, and clients wait in the kernel's queue meanwhile. Twice as long each time, as nats-server does it (server.go,
 * {@code acceptError}). In an acceptor's pipeline, before Netty's own handler, which would wait for a second each time.
 *
 * <p>On Linux accepting fails for want of descriptors, or of the kernel's memory, and for nothing else that lasts.
 */
final class AcceptBackOff extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptBackOff.class);
    private static final Duration SHORTEST = Duration.ofMillis(10);
    /** Doubled from the shortest, and short enough that clients are served within a second of a descriptor's return. */
    private static final Duration LONGEST = Duration.ofMillis(640);
    /** How often it is told of again while it goes on. */
    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final String listener;
    private final Runnable throttled;
    private Duration wait = SHORTEST;
    private boolean told;
    private long toldAt;

    /**
     * @param listener  its name
     * @param throttled told each time that it waits, on an event loop
     */
    AcceptBackOff(String listener, Runnable throttled) {
        this.listener = listener;
        this.throttled = throttled;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        wait = SHORTEST;
        ctx.fireChannelRead(accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            ctx.fireExceptionCaught(cause);
            return;
        }
        // First of all: whatever becomes of telling it, this must not spin.
        Channel acceptor = ctx.channel();
        acceptor.config().setAutoRead(false);
        ctx.executor().schedule(() -> accept(acceptor), wait.toNanos(), TimeUnit.NANOSECONDS);
        wait = wait.compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : wait;
        tell(cause);
        throttled.run();
    }

    private static void accept(Channel acceptor) {
        if (acceptor.isOpen()) {
            acceptor.config().setAutoRead(true);
        }
    }

    private void tell(Throwable cause) {
        long now = System.nanoTime();
        if (!told || now - toldAt > REMINDER.toNanos()) {
            told = true;
            toldAt = now;
            LOG.warn(
                    "can't accept listener={}: {}; clients wait, and are accepted as soon as that can be done",
                    listener,
                    cause.getMessage());
        }
    }
}
