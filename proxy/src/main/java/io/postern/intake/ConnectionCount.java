package io.postern.intake;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, up to a limit that may change. Thread-safe. */
public final class ConnectionCount {
    private final AtomicInteger count = new AtomicInteger();
    private volatile int limit;

    /** @param limit how many there may be at the same time; 0 for any number */
    public ConnectionCount(int limit) {
        this.limit = limit;
    }

    /** From now on there may be so many; those that are there stay. */
    public void limit(int changed) {
        limit = changed;
    }

    /** How many there are. */
    public int count() {
        return count.get();
    }

    /** Whether there may be one more, which is counted then. */
    boolean take() {
        int most = limit;
        if (count.incrementAndGet() > most && most > 0) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** There is one less. */
    void giveBack() {
        count.decrementAndGet();
    }
}
