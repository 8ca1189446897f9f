package io.postern.listener;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many TLS handshakes start in a second: {@code connection_rate_limit}. Thread-safe.
 *
 * <p>Windows of one second that begin with the first attempt after the last one is over, as in nats-server
 * (rate_counter.go); and its one line of log a window, where any was refused.
 */
final class ConnectionGate {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);
    private static final long WINDOW = Duration.ofSeconds(1).toNanos();

    private final String listener;
    private final int limit;
    private final LongSupplier nanoTime;

    private long windowStart;
    private int started;
    private int refused;

    /**
     * @param limit    handshakes a second; 0 for no limit
     * @param nanoTime a clock that never goes back
     */
    ConnectionGate(String listener, int limit, LongSupplier nanoTime) {
        this.listener = listener;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Whether one more handshake may start now; counts the attempt. */
    synchronized boolean mayStart() {
        if (limit == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (started + refused == 0 || now - windowStart > WINDOW) {
            report();
            windowStart = now;
            started = 0;
            refused = 0;
        }
        if (started < limit) {
            started++;
            return true;
        }
        refused++;
        return false;
    }

    private void report() {
        if (refused > 0) {
            LOG.warn("throttled listener={} refused={} limit={}", listener, refused, limit);
        }
    }
}
