package io.postern.tls.boringssl;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Lets one handshake begin in a turn of an event loop; the others wait for the next, in their order. A signature and a key
 * exchange take as long as hundreds of messages, so without this live sessions would wait for a whole storm of clients that come
 * back. One for each event loop, which alone uses it.
 */
final class HandshakeTurns {
    private static final int A_TURN = 1;

    private static final FastThreadLocal<HandshakeTurns> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HandshakeTurns initialValue() {
            return new HandshakeTurns();
        }
    };

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int left = A_TURN;
    private boolean renewing;

    private HandshakeTurns() {}

    /** That of the event loop this is called on. */
    static HandshakeTurns ofThisLoop() {
        return OF_THREAD.get();
    }

    /** Whether a handshake may begin at once; it is counted then. Else it is to {@link #await}. */
    boolean mayBegin(EventExecutor loop) {
        renewLater(loop);
        if (left == 0 || !waiting.isEmpty()) {
            return false;
        }
        left--;
        return true;
    }

    /** Begins in one of the next turns, in the order of the calls. */
    void await(Runnable beginning) {
        waiting.add(beginning);
    }

    /** What is scheduled now runs after the sockets were looked at once more: that is the next turn. */
    private void renewLater(EventExecutor loop) {
        if (!renewing) {
            renewing = true;
            loop.schedule(() -> renew(loop), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void renew(EventExecutor loop) {
        renewing = false;
        left = A_TURN;
        while (left > 0 && !waiting.isEmpty()) {
            left--;
            waiting.remove().run();
        }
        if (!waiting.isEmpty()) {
            renewLater(loop);
        }
    }
}
