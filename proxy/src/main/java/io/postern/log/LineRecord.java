package io.postern.log;

import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A {@link LogLine} on its way to where it is written; its message is the line as a text. */
final class LineRecord extends LogRecord {
    private static final long serialVersionUID = 1L;

    private final transient LogLine line;

    LineRecord(Level level, LogLine line) {
        super(level, line.word());
        this.line = line;
    }

    LogLine line() {
        return line;
    }

    @Override
    public String getMessage() {
        return line.toString();
    }
}
