package io.postern.testing;

import io.netty.util.LeakPresenceDetector;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test class, every buffer that was allocated has been released, or the class fails with the place where the
 * buffer came from. What an event loop is just closing has a few seconds to be closed. Registered for all tests by {@code
 * META-INF/services}.
 */
public final class LeakExtension implements AfterAllCallback {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long STEP = Duration.ofMillis(5).toNanos();

    @Override
    public void afterAll(ExtensionContext context) {
        long end = System.nanoTime() + GRACE.toNanos();
        while (leaks() && System.nanoTime() < end) {
            LockSupport.parkNanos(STEP);
        }
        LeakPresenceDetector.check();
    }

    private static boolean leaks() {
        try {
            LeakPresenceDetector.check();
            return false;
        } catch (IllegalStateException leak) {
            return true;
        }
    }
}
