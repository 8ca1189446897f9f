package io.postern.log;

import io.postern.config.LogConfig.Target;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Appends each line to a file, at once; puts the file aside when it is too large, as nats-server does. A file that can't be written
 * any more costs lines, and nothing else: standard error is told once, and the log how many, when it can be written again. Thread-safe.
 */
final class LogFileHandler extends Handler {
    private final LogFile file;
    private final long sizeLimit;
    private final int maxFiles;

    /** As {@link #sizeLimit}, but grown where the file could not be put aside, so that this is not tried for every line. */
    private long limit;

    private long leftOut;
    private boolean told;
    private boolean closed;

    private LogFileHandler(Target.LogFile target, Formatter shape) throws IOException {
        this.file = new LogFile(target.path());
        this.sizeLimit = target.sizeLimit();
        this.maxFiles = target.maxFiles();
        this.limit = sizeLimit;
        setFormatter(shape);
        setLevel(Level.ALL);
    }

    /**
     * A method and its own type not named, so that who calls it loads this class where it is needed alone.
     *
     * @throws IOException if the file can't be opened
     */
    static Handler open(Target.LogFile target, Formatter shape) throws IOException {
        return new LogFileHandler(target, shape);
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (closed) {
            return;
        }
        try {
            write(record);
            if (limit > 0 && file.size() > limit) {
                rotate();
            }
        } catch (RuntimeException e) {
            // A fault of ours: to log must never fail.
            reportError("a line can't be written", e, ErrorManager.GENERIC_FAILURE);
        }
    }

    /** Opens the file anew, which somebody has moved away. What was open stays so where that fails. */
    synchronized void reopen() {
        told = false;
        try {
            file.reopen();
            limit = sizeLimit;
            write(notice(
                    Level.INFO,
                    new LogLine("reopened log").with("file", file.path().toString())));
        } catch (IOException e) {
            write(notice(
                    Level.SEVERE,
                    new LogLine("log not reopened, what is open stays so")
                            .with("file", file.path().toString())
                            .text("detail", reason(e))));
        }
    }

    private void write(LogRecord record) {
        try {
            if (leftOut > 0) {
                LogLine gap = new LogLine("log could not be written").with("lines_left_out", leftOut);
                file.append(getFormatter().format(notice(Level.WARNING, gap)));
                leftOut = 0;
            }
            file.append(getFormatter().format(record));
        } catch (IOException e) {
            leftOut++;
            tellOnce(e);
        }
    }

    private void rotate() {
        try {
            Optional<Path> aside = file.rotate(ZonedDateTime.now(ZoneId.systemDefault()));
            limit = sizeLimit;
            aside.ifPresent(path ->
                    write(notice(Level.INFO, new LogLine("rotated log").with("kept_as", path.toString()))));
            if (maxFiles > 0) {
                file.removeAllBut(maxFiles);
            }
        } catch (IOException e) {
            limit = Math.max(limit, file.size()) * 2;
            write(notice(
                    Level.SEVERE,
                    new LogLine("log not rotated")
                            .with("file", file.path().toString())
                            .with("again_at_size", limit)
                            .text("detail", reason(e))));
        }
    }

    private void tellOnce(IOException e) {
        if (!told) {
            told = true;
            System.err.println("postern: can't write the log file " + file.path() + ": " + reason(e)
                    + "; lines are left out until it can be written");
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case FileSystemException named when named.getReason() != null -> named.getReason();
            case FileSystemException named -> named.getClass().getSimpleName();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static LogRecord notice(Level level, LogLine line) {
        return new LineRecord(level, line);
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            tellOnce(e);
        }
    }
}
