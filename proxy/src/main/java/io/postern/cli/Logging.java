package io.postern.cli;

import io.postern.config.LogConfig;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** Sets java.util.logging up, which is behind SLF4J: one handler, nats-server's line, no properties file. */
final class Logging {
    // Held here, as java.util.logging forgets a logger, and its level with it, that nobody refers to.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger POSTERN = Logger.getLogger("io.postern");

    private static final Level FATAL = Level.parse("1100");

    private Logging() {}

    /** Writes the log to standard error from now on, from {@code level} up. */
    static void toStandardError(LogConfig.Level level) {
        install(System.err, level);
    }

    /**
     * Appends the log to {@code file} from now on, from {@code level} up.
     *
     * @throws IOException if the file can't be written
     */
    static void toFile(Path file, LogConfig.Level level) throws IOException {
        install(new FileOutputStream(file.toFile(), true), level);
    }

    /** Logs what ends the process, at nats-server's level FTL, which SLF4J does not have. */
    static void fatal(String message, Throwable cause) {
        ROOT.log(FATAL, message, cause);
    }

    private static void install(OutputStream out, LogConfig.Level level) {
        LogManager.getLogManager().reset();
        boolean debugging = level.compareTo(LogConfig.Level.DEBUG) >= 0;
        ROOT.addHandler(new FlushingHandler(
                out,
                new NatsFormatter(
                        ProcessHandle.current().pid(),
                        ZoneId.systemDefault(),
                        debugging ? NatsFormatter.StackTraces.WRITTEN : NatsFormatter.StackTraces.LEFT_OUT)));
        POSTERN.setLevel(julLevel(level));
        // The debugging of Netty, of Micrometer and of the JDK is about themselves, and would drown ours.
        ROOT.setLevel(
                switch (level) {
                    case TRACE -> Level.FINEST;
                    case ERROR -> Level.SEVERE;
                    case WARN, INFO, DEBUG -> Level.WARNING;
                });
    }

    private static Level julLevel(LogConfig.Level level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }

    /** Writes each record at once: a log is read while it grows, and by its last line after a crash. */
    private static final class FlushingHandler extends StreamHandler {
        FlushingHandler(OutputStream out, NatsFormatter formatter) {
            super(out, formatter);
            setLevel(Level.ALL);
        }

        @Override
        public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
        }

        /** Flushes and no more: standard error is not ours to close. */
        @Override
        public synchronized void close() {
            flush();
        }
    }
}
