package io.postern;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gate current while it runs: CRL files and other files that change are read again, and issuers are asked again before
 * their answers grow old. On three threads of its own, as issuers and certificates may take their time and CRLs may not.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** Below the second after which nobody is there who may no longer be, with time left to close them. */
    private static final Duration PERIOD = Duration.ofMillis(400);

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().daemon().name("upkeep-", 0).factory());

    /**
     * Begins.
     *
     * @param judgeAll judges all live clients anew
     * @param look     looks whether files have changed
     */
    static Upkeep start(Admissions admissions, Runnable judgeAll, Runnable look) {
        Upkeep upkeep = new Upkeep();
        upkeep.every(() -> {
            if (admissions.refreshCrls()) {
                judgeAll.run();
            }
        });
        upkeep.every(admissions::refreshIssuers);
        upkeep.every(look);
        return upkeep;
    }

    private void every(Runnable duty) {
        threads.scheduleWithFixedDelay(
                () -> surviving(duty), PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A fault in one round must not be the last round. */
    private static void surviving(Runnable duty) {
        try {
            duty.run();
        } catch (RuntimeException | Error e) {
            LOG.error("upkeep failed", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
