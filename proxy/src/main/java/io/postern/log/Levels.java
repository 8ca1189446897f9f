package io.postern.log;

import io.postern.config.LogConfig;
import java.util.logging.Level;

/** nats-server's levels, as java.util.logging has them, and as lines spell them. */
final class Levels {
    /** Of what ends the process. SLF4J has no such level. */
    static final Level FATAL = Level.parse("1100");

    private Levels() {}

    static Level of(LogConfig.Level level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }

    /** As nats-server writes it, such as {@code INF}. */
    static String tag(Level level) {
        int value = level.intValue();
        if (value > Level.SEVERE.intValue()) {
            return "FTL";
        } else if (value >= Level.SEVERE.intValue()) {
            return "ERR";
        } else if (value >= Level.WARNING.intValue()) {
            return "WRN";
        } else if (value >= Level.INFO.intValue()) {
            return "INF";
        }
        return value >= Level.FINE.intValue() ? "DBG" : "TRC";
    }

    /** As the configuration spells it, such as {@code info}; and {@code fatal}, which it can't name. */
    static String word(Level level) {
        return switch (tag(level)) {
            case "FTL" -> "fatal";
            case "ERR" -> "error";
            case "WRN" -> "warn";
            case "INF" -> "info";
            case "DBG" -> "debug";
            default -> "trace";
        };
    }
}
