package io.postern.gate;

import io.postern.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What sessions, or others, have logged, at every level, since this was made. */
final class SessionLines implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    SessionLines() {
        this("io.postern.session");
    }

    /** The same of another logger. */
    SessionLines(String name) {
        logger = Logger.getLogger(name);
        logger.setLevel(Level.FINE);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    /** How many have all of {@code parts} in them. */
    long count(String... parts) {
        return lines.stream()
                .filter(line -> List.of(parts).stream().allMatch(line::contains))
                .count();
    }

    /** Returns once {@code count} have all of {@code parts} in them. */
    void await(long count, String... parts) {
        Await.until(() -> count(parts) == count, () -> count + " of " + List.of(parts) + " in " + lines);
    }

    @Override
    public void close() {
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
        logger.removeHandler(handler);
    }
}
