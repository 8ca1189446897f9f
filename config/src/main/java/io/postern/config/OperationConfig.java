package io.postern.config;

/**
 * How the gate is operated.
 *
 * @param log            what is written about its work, and where
 * @param monitor        its pages
 * @param admin          its admin socket
 * @param stop           how it comes to an end
 * @param fileWatching   whether files are read again when they change
 * @param maxConnections how many clients it serves at the same time; at least 1
 */
public record OperationConfig(
        LogConfig log,
        MonitorConfig monitor,
        AdminConfig admin,
        StopConfig stop,
        FileWatching fileWatching,
        int maxConnections) {

    /** nats-server's default of {@code max_connections}. */
    public static final int MAX_CONNECTIONS = 65_536;

    /** The defaults of {@code reference.conf}. */
    public static final OperationConfig USUAL = new OperationConfig(
            LogConfig.USUAL,
            new MonitorConfig.Off(),
            new AdminConfig.Off(),
            StopConfig.USUAL,
            FileWatching.ON,
            MAX_CONNECTIONS);

    public OperationConfig {
        Checks.require(maxConnections > 0, "max_connections", maxConnections, "1 or more");
    }

    /** The same with other times to stop. */
    public OperationConfig with(StopConfig times) {
        return new OperationConfig(log, monitor, admin, times, fileWatching, maxConnections);
    }

    /** Whether certificates, keys, issuers, CRLs and secrets are read again when their files change. */
    public enum FileWatching {
        ON,
        OFF
    }
}
