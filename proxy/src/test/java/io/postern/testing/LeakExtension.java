package io.postern.testing;

import io.netty.util.LeakPresenceDetector;
import io.postern.tls.boringssl.BoringSsl;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test class, every buffer and TLS engine that was made has been released, or the class fails. Registered for
 * all tests by {@code META-INF/services}. {@code -Dio.netty.util.LeakPresenceDetector.trackCreationStack=true} tells where
 * a leak came from.
 */
public final class LeakExtension implements AfterAllCallback {
    private static final String EVENT_LOOP = "multiThreadIoEventLoopGroup";

    @Override
    public void afterAll(ExtensionContext context) {
        // What a loop closes last is released a few turns later; the check forgets what it has complained of, so it
        // must not be early.
        Await.until(() -> eventLoops() == 0, () -> eventLoops() + " event loops live on");
        LeakPresenceDetector.check();
        Await.until(() -> BoringSsl.live() == 0, () -> BoringSsl.live() + " native contexts and handlers live on");
    }

    private static long eventLoops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(EVENT_LOOP))
                .count();
    }
}
