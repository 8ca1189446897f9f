package io.postern.ocsp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this package has logged, at the level of information and above, since this was made. */
final class Logged implements AutoCloseable {
    private static final Logger PACKAGE = Logger.getLogger("io.postern.ocsp");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add(line.getLevel() + " " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    Logged() {
        PACKAGE.setLevel(Level.INFO);
        PACKAGE.addHandler(handler);
    }

    List<String> lines() {
        return lines("");
    }

    /** Those with {@code part} in them. */
    List<String> lines(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    @Override
    public void close() {
        PACKAGE.setLevel(null);
        PACKAGE.removeHandler(handler);
    }
}
