package io.postern.certs;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a certificate is valid, both ends included; whole seconds, as X.509 has them.
 *
 * @param notBefore the first second
 * @param notAfter  the last second; not before the first
 */
record Validity(Instant notBefore, Instant notAfter) {
    /** How long a CA made now is good for. */
    static final Duration CA = Duration.ofDays(3650);

    /** How long a leaf made now is good for: what public CAs allowed for years, and well below the 825 days of Apple's rule. */
    static final Duration LEAF = Duration.ofDays(397);

    // So that a peer whose clock is a little behind takes a certificate that was just made.
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    Validity {
        notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
    }

    /** From five minutes ago. */
    static Validity startingAt(Instant now, Duration length) {
        return new Validity(now.minus(BACKDATED), now.plus(length));
    }

    /** The same, but over no later than {@code end}. */
    Validity endingBy(Instant end) {
        return end.isBefore(notAfter) ? new Validity(notBefore, end) : this;
    }
}
