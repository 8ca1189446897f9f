package io.postern.log;

import io.postern.config.LogConfig;
import java.util.logging.Logger;

/**
 * Writes lines with keys, at a cost that a line for each session may have. Thread-safe.
 *
 * <p>By java.util.logging itself, and not by SLF4J before it: SLF4J's binding makes one text of a line, so that its keys would be lost to JSON, and
 * walks the stack for every line, to find its caller.
 */
public final class LineLogger {
    private final Logger logger;

    /** @param name of the logger */
    public LineLogger(String name) {
        logger = Logger.getLogger(name);
    }

    /** Whether a line of {@code level} would be written: to be asked before one is made. */
    public boolean writes(LogConfig.Level level) {
        return logger.isLoggable(Levels.of(level));
    }

    /** Writes {@code line}, if lines of {@code level} are. */
    public void log(LogConfig.Level level, LogLine line) {
        LineRecord record = new LineRecord(Levels.of(level), line);
        record.setLoggerName(logger.getName());
        logger.log(record);
    }
}
