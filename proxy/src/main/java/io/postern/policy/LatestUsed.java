package io.postern.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of the entries that were used last: one more than there may be pushes out the one whose use is longest ago. Not thread-safe,
 * and each look at it is a change.
 */
public final class LatestUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    /** @param capacity the most entries, at least 1 */
    public LatestUsed(int capacity) {
        super(16, 0.75f, true);
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
