package io.postern.config;

/** The monitoring pages. */
public sealed interface MonitorConfig {
    /** None. */
    record Off() implements MonitorConfig {}

    /**
     * They are served.
     *
     * @param listen the address to bind; port 0 takes a free one
     */
    record On(HostPort listen) implements MonitorConfig {}
}
