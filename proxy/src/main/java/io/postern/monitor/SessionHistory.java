package io.postern.monitor;

import io.postern.config.ListenerConfig;
import io.postern.session.CloseReason;
import io.postern.session.SessionObserver;
import io.postern.session.SessionReport;
import io.postern.session.SessionView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The sessions that there were: how many, why they ended, and the last ones themselves. Those that are live are asked themselves.
 * Thread-safe.
 */
public final class SessionHistory implements SessionObserver {
    /** How many that have ended are kept, as in nats-server ({@code max_closed_clients}). Some 300 bytes each. */
    static final int MOST = 10_000;

    private final Deque<SessionView> ended = new ArrayDeque<>();
    private final LongAdder accepted = new LongAdder();
    private final Map<CloseReason, LongAdder> byReason = new EnumMap<>(CloseReason.class);

    /** Of a gate that has had none. */
    public SessionHistory() {
        for (CloseReason reason : CloseReason.values()) {
            byReason.put(reason, new LongAdder());
        }
    }

    @Override
    public void accepted(ListenerConfig listener, SessionReport report) {
        accepted.increment();
    }

    @Override
    public void closed(ListenerConfig listener, SessionReport report, CloseReason reason) {
        count(reason).increment();
        SessionView view = SessionView.closed(listener, report, reason);
        synchronized (ended) {
            if (ended.size() == MOST) {
                ended.removeFirst();
            }
            ended.addLast(view);
        }
    }

    /** How many sessions there have been, the live ones included. */
    long accepted() {
        return accepted.sum();
    }

    /** How many ended for {@code reason}. */
    long closed(CloseReason reason) {
        return count(reason).sum();
    }

    /** The last ones, the latest at the end. */
    List<SessionView> ended() {
        synchronized (ended) {
            return List.copyOf(ended);
        }
    }

    private LongAdder count(CloseReason reason) {
        LongAdder count = byReason.get(reason);
        if (count == null) {
            throw new IllegalStateException("a reason without a count: " + reason);
        }
        return count;
    }
}
