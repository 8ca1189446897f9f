package io.postern.intake;

/** So many in a second: those of one second may come at once. Not thread-safe. */
final class TokenBucket {
    private static final double SECONDS_PER_NANO = 1e-9;

    /** A token: fractions of one do not add up to exactly that. */
    private static final double NEARLY = 1 - 1e-6;

    private double tokens;
    private long filledAt;

    /** A full one. */
    TokenBucket(int perSecond, long now) {
        this.tokens = perSecond;
        this.filledAt = now;
    }

    /**
     * Whether there is a token.
     *
     * @param perSecond how many are added in a second, which may differ from time to time; 0 for any number
     */
    boolean has(int perSecond, long now) {
        fill(perSecond, now);
        return perSecond == 0 || tokens >= NEARLY;
    }

    /** Takes the token that there is. */
    void take() {
        tokens--;
    }

    /** Whether it is as good as a new one. */
    boolean isFull(int perSecond, long now) {
        fill(perSecond, now);
        return tokens >= perSecond * NEARLY;
    }

    private void fill(int perSecond, long now) {
        tokens = Math.min(perSecond, Math.max(tokens, 0) + (now - filledAt) * SECONDS_PER_NANO * perSecond);
        filledAt = now;
    }
}
