package io.postern.config;

import java.time.Duration;

/**
 * How the gate comes to an end, and each session.
 *
 * @param drainTimeout        how long a session may go on to deliver what it holds once it is to end; more than 0
 * @param lameDuckGracePeriod how long clients still come in once lame duck mode has begun; 0 or more
 * @param lameDuckDuration    over how long a time they are sent away after it; more than 0
 */
public record StopConfig(Duration drainTimeout, Duration lameDuckGracePeriod, Duration lameDuckDuration) {

    /** The defaults of {@code reference.conf}. */
    public static final StopConfig USUAL =
            new StopConfig(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(2));

    public StopConfig {
        Checks.positive("drain_timeout", drainTimeout);
        Checks.require(!lameDuckGracePeriod.isNegative(), "lame_duck_grace_period", lameDuckGracePeriod, "0s or more");
        Checks.positive("lame_duck_duration", lameDuckDuration);
    }
}
