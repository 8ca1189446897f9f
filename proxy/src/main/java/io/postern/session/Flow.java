package io.postern.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What went one way in a session. Counted on its event loop, and in that loop's sum at the same time.
 *
 * <p>Hot: plain additions for each read, no lock, no allocation, and the clock is read once for a batch of reads.
 */
final class Flow {
    private final Sum sum;
    private long bytes;
    private long messages;
    private long lastNanos = System.nanoTime();

    /** @param sum that of the session's event loop, in this direction */
    Flow(Sum sum) {
        this.sum = sum;
    }

    /** That many bytes more were passed on. */
    void passed(int more) {
        bytes += more;
        sum.bytes.setOpaque(sum.bytes.getPlain() + more);
    }

    /** So many messages have begun to be passed on since the session began. */
    void messages(long all) {
        sum.messages.setOpaque(sum.messages.getPlain() + all - messages);
        messages = all;
    }

    /** A batch of reads is over. */
    void batchOver() {
        lastNanos = System.nanoTime();
    }

    long bytes() {
        return bytes;
    }

    long messages() {
        return messages;
    }

    /** When a batch of reads was over last, by {@link System#nanoTime}; else when this was made. */
    long lastNanos() {
        return lastNanos;
    }

    /** Of all sessions of one event loop: written by that loop alone, which is why no addition is atomic, and read by anyone. */
    static final class Sum {
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong messages = new AtomicLong();

        long bytes() {
            return bytes.getOpaque();
        }

        long messages() {
            return messages.getOpaque();
        }
    }
}
