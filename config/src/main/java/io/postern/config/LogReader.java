package io.postern.config;

import io.postern.config.LogConfig.AccessLines;
import io.postern.config.LogConfig.Format;
import io.postern.config.LogConfig.Level;
import io.postern.config.LogConfig.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the {@code log} block. */
final class LogReader {
    private static final Map<String, Level> LEVELS = Map.of(
            "error", Level.ERROR, "warn", Level.WARN, "info", Level.INFO, "debug", Level.DEBUG, "trace", Level.TRACE);
    private static final Map<String, Format> FORMATS = Map.of("nats", Format.NATS, "json", Format.JSON);

    private LogReader() {}

    /** The block's record, to be made once the whole file has no problem. */
    static Supplier<LogConfig> read(Section log, Report report) {
        Optional<Level> level = log.value("level", Values.oneOf(LEVELS));
        Optional<Format> format = log.value("format", Values.oneOf(FORMATS));
        Supplier<Target> target = target(log, report);
        Optional<Boolean> access = log.value("access", Values::flag);
        Optional<Integer> linesPerSource = log.value("lines_per_source", Values::count);
        log.finish();
        return () -> new LogConfig(
                level.orElseThrow(),
                format.orElseThrow(),
                target.get(),
                access.orElseThrow() ? AccessLines.ON : AccessLines.OFF,
                linesPerSource.orElseThrow());
    }

    private static Supplier<Target> target(Section log, Report report) {
        Optional<Path> file = log.value("file", Values::file);
        Optional<Long> sizeLimit = log.value("size_limit", Sizes::bytes);
        Optional<Integer> maxFiles = log.value("max_files", Values::count);
        if (!log.has("file")) {
            log.departures().stream()
                    .filter(key -> key.equals("size_limit") || key.equals("max_files"))
                    .forEach(key -> report.problem(
                            log.originOf(key), "would do nothing without a file", "file = ..., or the key left out"));
            return Target.StandardError::new;
        }
        return () -> new Target.LogFile(file.orElseThrow(), sizeLimit.orElseThrow(), maxFiles.orElseThrow());
    }
}
