package io.postern.config;

import java.time.Duration;
import java.util.List;

/**
 * A listener's limits. A count of 0 stands for no limit.
 *
 * @param maxConnections           at the same time
 * @param maxConnectionsPerAddress at the same time, from one client address
 * @param exempt                   clients that the limits per address are not for
 * @param handshakes               how many handshakes may start in a second
 * @param connect                  what a client may take until it has said CONNECT
 */
public record LimitsConfig(
        int maxConnections,
        int maxConnectionsPerAddress,
        List<Network> exempt,
        HandshakeLimits handshakes,
        ConnectLimits connect) {

    /** No limits, but for CONNECT. */
    public static final LimitsConfig NONE =
            new LimitsConfig(0, 0, List.of(), HandshakeLimits.NONE, ConnectLimits.USUAL);

    public LimitsConfig {
        exempt = List.copyOf(exempt);
        Checks.require(maxConnections >= 0, "max_connections", maxConnections, "0 or more");
        Checks.require(
                maxConnectionsPerAddress >= 0, "max_connections_per_address", maxConnectionsPerAddress, "0 or more");
    }

    /**
     * How many handshakes may start in a second; more wait.
     *
     * @param perSecond           in all
     * @param perSecondPerAddress of one client address
     * @param queue               how many may wait; those beyond are refused
     */
    public record HandshakeLimits(int perSecond, int perSecondPerAddress, int queue) {
        /** None has to wait. */
        public static final HandshakeLimits NONE = new HandshakeLimits(0, 0, 1000);

        public HandshakeLimits {
            Checks.require(perSecond >= 0, "handshakes_per_second", perSecond, "0 or more");
            Checks.require(
                    perSecondPerAddress >= 0, "handshakes_per_second_per_address", perSecondPerAddress, "0 or more");
            Checks.require(queue >= 0, "handshake_queue", queue, "0 or more");
        }
    }

    /**
     * What a client may take from the end of its handshake until its CONNECT is here.
     *
     * @param timeout how long; more than 0
     * @param bytes   how much it may say; more than 0
     */
    public record ConnectLimits(Duration timeout, int bytes) {
        /** The defaults of {@code reference.conf}. */
        public static final ConnectLimits USUAL = new ConnectLimits(Duration.ofSeconds(3), 16 * 1024);

        public ConnectLimits {
            Checks.positive("connect_timeout", timeout);
            Checks.require(bytes > 0, "connect_bytes", bytes, "1 or more");
        }
    }
}
