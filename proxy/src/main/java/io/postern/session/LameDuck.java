package io.postern.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How sessions are spread over the time in which all are to end: nats-server's lame duck mode (server.go, lameDuckMode). */
final class LameDuck {
    /** No pause is longer, so that the end of the last session is soon seen. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private LameDuck() {}

    /** Waits, and says whether all sessions have ended meanwhile. */
    interface Pause {
        boolean untilNoneOr(Duration atMost) throws InterruptedException;
    }

    /** Asks each of {@code sessions} to end: the first at once, the last when {@code over} is nearly over. */
    static void sendAway(List<Session> sessions, Duration over, Pause pause) throws InterruptedException {
        List<Session> order = new ArrayList<>(sessions);
        Collections.shuffle(order);
        long start = System.nanoTime();
        int asked = 0;
        while (asked < order.size()) {
            long elapsed = System.nanoTime() - start;
            int due = due(order.size(), elapsed, over.toNanos());
            for (; asked < due; asked++) {
                order.get(asked).requestStop();
            }
            if (asked < order.size() && pause.untilNoneOr(untilNext(order.size(), asked, elapsed, over))) {
                return;
            }
        }
    }

    /** How many of {@code count} are to be asked when {@code elapsed} of {@code over} is over, in nanoseconds; at least one. */
    static int due(int count, long elapsed, long over) {
        double share = Math.min(1, (double) elapsed / over);
        return Math.min(count, (int) Math.floor(share * count) + 1);
    }

    private static Duration untilNext(int count, int asked, long elapsed, Duration over) {
        long next = (long) ((double) over.toNanos() * asked / count) - elapsed;
        return Duration.ofNanos(Math.clamp(next, 1_000_000, LONGEST_PAUSE.toNanos()));
    }
}
