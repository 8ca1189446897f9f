package io.postern.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How sessions are spread over the servers of an upstream.
 *
 * @param monitors         where the servers' own monitoring is, one for each in their order; or none
 * @param healthInterval   how long a server may go without a session before it is asked for INFO; more than 0
 * @param retryBackoff     the longest time after which a server that failed is tried again; more than 0
 * @param maxConnectionAge how old a session may become, more or less; 0 for any age
 */
public record BalancingConfig(
        List<URI> monitors, Duration healthInterval, Duration retryBackoff, Duration maxConnectionAge) {

    /** The defaults of {@code reference.conf}. */
    public static final BalancingConfig USUAL =
            new BalancingConfig(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO);

    public BalancingConfig {
        monitors = List.copyOf(monitors);
        Checks.positive("health_interval", healthInterval);
        Checks.positive("retry_backoff", retryBackoff);
        Checks.require(!maxConnectionAge.isNegative(), "max_connection_age", maxConnectionAge, "0s or more");
    }
}
