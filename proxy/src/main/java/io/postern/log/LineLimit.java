package io.postern.log;

import io.postern.config.LogConfig.Level;
import io.postern.intake.Source;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many lines a second be about one client address, so that nobody can fill a disk, or hide among lines of his own making. The rest is
 * counted, and told of once a second. Thread-safe.
 *
 * <p>All addresses of an IPv6 /64 count as one, as one host has them all. The table of addresses is bounded: where it is full, those
 * that are not in it share the limit of one.
 */
public final class LineLimit {
    private static final long WINDOW = Duration.ofSeconds(1).toNanos();
    static final int MOST_SOURCES = 4096;

    private final LongSupplier nanoTime;
    private final Executor afterASecond;
    private final Consumer<LeftOut> reporter;

    private final Map<Source, Lines> sources = new HashMap<>();
    private Lines rest = new Lines();
    private long windowStart;
    private @Nullable LeftOut leftOut;

    /** How many there were about a source. */
    private static final class Lines {
        private int written;
        private long leftOut;
    }

    /**
     * What was left out since it was told last.
     *
     * @param lines    how many lines, at least 1
     * @param level    the most severe of them
     * @param most     whom the most were about, of those in the table
     * @param mostLines how many those were
     */
    public record LeftOut(long lines, Level level, InetAddress most, long mostLines) {
        private LeftOut plus(Level other, InetAddress client, long ofClient) {
            Level severer = other.compareTo(level) < 0 ? other : level;
            return ofClient >= mostLines
                    ? new LeftOut(lines + 1, severer, client, ofClient)
                    : new LeftOut(lines + 1, severer, most, mostLines);
        }
    }

    /**
     * @param nanoTime     a clock that never goes back
     * @param afterASecond does a task a second later, on another thread
     * @param reporter     told what was left out, by {@code afterASecond}
     */
    public LineLimit(LongSupplier nanoTime, Executor afterASecond, Consumer<LeftOut> reporter) {
        this.nanoTime = nanoTime;
        this.afterASecond = afterASecond;
        this.reporter = reporter;
        this.windowStart = nanoTime.getAsLong();
    }

    /**
     * Whether one more line may be about {@code client} now; counts it.
     *
     * @param level of the line
     * @param most  lines a second; 0 for any number
     */
    public boolean admits(InetAddress client, Level level, int most) {
        if (most == 0) {
            return true;
        }
        boolean first;
        synchronized (this) {
            Lines lines = about(Source.of(client), nanoTime.getAsLong());
            if (lines.written < most) {
                lines.written++;
                return true;
            }
            lines.leftOut++;
            @Nullable LeftOut before = leftOut;
            first = before == null;
            leftOut = before == null
                    ? new LeftOut(1, level, client, lines.leftOut)
                    : before.plus(level, client, lines.leftOut);
        }
        if (first) {
            afterASecond.execute(this::report);
        }
        return false;
    }

    private Lines about(Source source, long now) {
        if (now - windowStart >= WINDOW) {
            windowStart = now;
            sources.clear();
            rest = new Lines();
        }
        return sources.size() < MOST_SOURCES
                ? sources.computeIfAbsent(source, _ -> new Lines())
                : sources.getOrDefault(source, rest);
    }

    private void report() {
        @Nullable LeftOut all;
        synchronized (this) {
            all = leftOut;
            leftOut = null;
        }
        if (all != null) {
            reporter.accept(all);
        }
    }
}
