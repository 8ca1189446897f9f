package io.postern.log;

import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/** Writes each line to standard error, at once: a log is read while it grows, and by its last line after a crash. */
final class StandardErrorHandler extends StreamHandler {
    StandardErrorHandler(Formatter shape) {
        super(System.err, shape);
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
