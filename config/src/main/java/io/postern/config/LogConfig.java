package io.postern.config;

/**
 * How the log looks.
 *
 * @param level the least severe level that is written
 */
public record LogConfig(Level level) {

    /** nats-server's levels, most severe first. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
