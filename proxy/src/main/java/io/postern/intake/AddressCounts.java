package io.postern.intake;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts connections by the address that they come from; of an address that has none it knows nothing. Thread-safe. */
final class AddressCounts {
    private final ConcurrentMap<Source, Integer> counts = new ConcurrentHashMap<>();

    /**
     * Whether there may be one more of {@code source}, which is counted then.
     *
     * @param limit how many there may be at the same time; 0 for any number
     */
    boolean take(Source source, int limit) {
        if (counts.merge(source, 1, Integer::sum) > limit && limit > 0) {
            giveBack(source);
            return false;
        }
        return true;
    }

    /** There is one less of it. */
    void giveBack(Source source) {
        counts.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many addresses have connections. */
    int addresses() {
        return counts.size();
    }
}
