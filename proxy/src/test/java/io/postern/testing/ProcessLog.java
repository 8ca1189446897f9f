package io.postern.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a process writes, read to its end by a thread of its own and awaited by tests. */
public final class ProcessLog {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringBuilder lines = new StringBuilder();
    private boolean ended;

    private ProcessLog() {}

    /** Reads {@code output} from now on. */
    public static ProcessLog of(BufferedReader output) {
        ProcessLog log = new ProcessLog();
        Thread.ofVirtual().name("process log").start(() -> log.follow(output));
        return log;
    }

    /** Everything so far. */
    public synchronized String text() {
        return lines.toString();
    }

    /** Returns once it holds {@code text}; fails after 30 seconds, or at once when it has ended without. */
    public void await(String text) {
        awaitUntil(PATIENCE, () -> ended || lines.indexOf(text) >= 0);
        if (!text().contains(text)) {
            throw new AssertionError("\"" + text + "\" was not written:\n" + text());
        }
    }

    /** Returns whether it has come to its end, once it has or {@code patience} is over. */
    public boolean awaitEnd(Duration patience) {
        return awaitUntil(patience, () -> ended);
    }

    private synchronized boolean awaitUntil(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void follow(BufferedReader output) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                append(line);
            }
        } catch (IOException e) {
            append("its log broke off: " + e);
        } finally {
            end();
        }
    }

    private synchronized void append(String line) {
        lines.append(line).append('\n');
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
