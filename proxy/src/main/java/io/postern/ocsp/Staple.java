package io.postern.ocsp;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The staple of one certificate: the last good answer while it holds, and when to ask for the next. Thread-safe. */
final class Staple {
    /** After a failure, and where an answer is overdue or not good (server/ocsp.go). */
    static final Duration RETRY = Duration.ofMinutes(2);

    /** For an answer without a next update (server/ocsp.go). */
    static final Duration DAILY = Duration.ofHours(24);

    /** An answer without a next update is not stapled for ever, if no other comes. */
    private static final Duration HOLDS_WITHOUT_NEXT_UPDATE = DAILY.plus(Duration.ofHours(1));

    /** Half of what is left, of an answer that stays the same, is soon next to nothing. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private @Nullable FetchedAnswer held;
    private Instant until = Instant.MIN;
    private Instant due = Instant.MIN;
    private boolean failing;

    /** What to send at {@code now}. */
    synchronized Optional<byte[]> at(Instant now) {
        return held != null && now.isBefore(until) ? Optional.of(held.der().clone()) : Optional.empty();
    }

    /** Whether to ask now; once in a while only, in which what came of it is told. */
    synchronized boolean claim(Instant now) {
        if (now.isBefore(due)) {
            return false;
        }
        // Longer than asking takes.
        due = now.plus(RETRY);
        return true;
    }

    /** When to ask next. */
    synchronized Instant due() {
        return due;
    }

    /**
     * Takes an answer.
     *
     * @return whether there is another staple now
     */
    synchronized boolean answered(FetchedAnswer fetched, Instant now) {
        Answer answer = fetched.answer();
        failing = false;
        if (answer.status() != Answer.Status.GOOD) {
            due = now.plus(max(half(answer, now), RETRY));
            return drop();
        }
        due = now.plus(max(half(answer, now), LEAST));
        until = answer.hasNextUpdate() ? answer.nextUpdate() : now.plus(HOLDS_WITHOUT_NEXT_UPDATE);
        boolean same = held != null && Arrays.equals(held.der(), fetched.der());
        held = fetched;
        return !same;
    }

    private static Duration half(Answer answer, Instant now) {
        return answer.hasNextUpdate()
                ? Duration.between(now, answer.nextUpdate()).dividedBy(2)
                : DAILY;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * There was no answer; what there is goes on to hold.
     *
     * @return whether this is the first failure in a row
     */
    synchronized boolean failed(Instant now) {
        due = now.plus(RETRY);
        boolean first = !failing;
        failing = true;
        return first;
    }

    /** Gives up a staple that has run out; whether there was one. */
    synchronized boolean expire(Instant now) {
        return held != null && !now.isBefore(until) && drop();
    }

    private boolean drop() {
        boolean there = held != null;
        held = null;
        return there;
    }
}
