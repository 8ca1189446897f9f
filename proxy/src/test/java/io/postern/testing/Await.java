package io.postern.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread or process does, for a bounded time. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long STEP = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** Returns as soon as {@code condition} holds; fails, with {@code what}, where it does not within 20 s. */
    public static void until(BooleanSupplier condition, Supplier<String> what) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT + ": " + what.get());
            }
            LockSupport.parkNanos(STEP);
        }
    }
}
