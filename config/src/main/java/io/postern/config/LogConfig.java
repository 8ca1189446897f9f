package io.postern.config;

import java.nio.file.Path;

/**
 * What is written about the gate's work, and where.
 *
 * @param level          the least severe level that is written
 * @param format         the shape of a line
 * @param target         where lines go
 * @param accessLines    whether each session has a line at its beginning and at its end
 * @param linesPerSource how many lines a second may be about one client address; 0 for any number
 */
public record LogConfig(Level level, Format format, Target target, AccessLines accessLines, int linesPerSource) {

    /** How many lines a second may be about one client address, unless the configuration says otherwise. */
    public static final int LINES_PER_SOURCE = 20;

    /** The defaults of {@code reference.conf}. */
    public static final LogConfig USUAL =
            new LogConfig(Level.INFO, Format.NATS, new Target.StandardError(), AccessLines.OFF, LINES_PER_SOURCE);

    public LogConfig {
        Checks.require(linesPerSource >= 0, "lines_per_source", linesPerSource, "0 or more");
    }

    /** The same from another level up. */
    public LogConfig at(Level other) {
        return new LogConfig(other, format, target, accessLines, linesPerSource);
    }

    /** nats-server's levels, most severe first. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** The shape of a line. */
    public enum Format {
        /** nats-server's. */
        NATS,
        /** One JSON object. */
        JSON
    }

    /** Whether sessions have access lines. */
    public enum AccessLines {
        OFF,
        ON
    }

    /** Where lines go. */
    public sealed interface Target {
        /** To standard error. */
        record StandardError() implements Target {}

        /**
         * To a file.
         *
         * @param path      where it is
         * @param sizeLimit in bytes: a file that is larger is put aside, and a new one begun; 0 for no limit
         * @param maxFiles  how many of those are kept; 0 for all
         */
        record LogFile(Path path, long sizeLimit, int maxFiles) implements Target {
            public LogFile {
                Checks.require(sizeLimit >= 0, "size_limit", sizeLimit, "0 or more");
                Checks.require(maxFiles >= 0, "max_files", maxFiles, "0 or more");
            }
        }
    }
}
