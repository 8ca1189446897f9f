package io.postern;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees that files have changed, by looking at them again and again: the kernel's notices don't come over network and container file
 * systems, nor through links. What has changed is used once it stays as it is from one look to the next, as it may be half
 * written or half swapped until then. What could not be used is tried again when it changes, and every ten seconds: a
 * certificate may have become valid meanwhile. Thread-safe.
 */
final class FileWatch {
    private static final long RETRY = Duration.ofSeconds(10).toNanos();

    private final Supplier<List<Path>> files;
    private final BooleanSupplier refresh;
    private final LongSupplier nanoTime;
    private @Nullable FileMarks seen;
    private @Nullable FileMarks tried;
    private boolean failed;
    private long triedAt;

    /**
     * Watches nothing until it is {@link #settled}.
     *
     * @param files    those to be watched; asked at each look
     * @param refresh  uses what the files hold now; answers whether it could
     * @param nanoTime a clock that never goes back
     */
    FileWatch(Supplier<List<Path>> files, BooleanSupplier refresh, LongSupplier nanoTime) {
        this.files = files;
        this.refresh = refresh;
        this.nanoTime = nanoTime;
    }

    /** What the files held when they had these marks is in use. */
    synchronized void settled(FileMarks marks) {
        tried = marks;
        failed = false;
    }

    /** Looks. Blocks on the files, and on what is made of them. */
    void look() {
        FileMarks now = FileMarks.of(files.get());
        if (isDue(now)) {
            boolean used = refresh.getAsBoolean();
            tried(now, used);
        }
    }

    private synchronized boolean isDue(FileMarks now) {
        boolean stays = now.equals(seen);
        seen = now;
        boolean again = failed && nanoTime.getAsLong() - triedAt >= RETRY;
        return tried != null && stays && (again || !now.equals(tried));
    }

    /** As it was before it was read: what changed meanwhile is seen at the next look. */
    private synchronized void tried(FileMarks marks, boolean used) {
        tried = marks;
        failed = !used;
        triedAt = nanoTime.getAsLong();
    }
}
