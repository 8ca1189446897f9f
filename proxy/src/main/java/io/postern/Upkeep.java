package io.postern;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps policies current while the gate runs: CRL files that change are read again, and issuers are asked again before their
 * answers grow old. On two threads of its own, as issuers may take their time and CRLs may not.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** Below the second after which nobody is there who may no longer be, with time left to close them. */
    private static final Duration PERIOD = Duration.ofMillis(400);

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("upkeep-", 0).factory());

    /** @param judgeAll judges all live clients anew */
    static Upkeep start(Admissions admissions, Runnable judgeAll) {
        Upkeep upkeep = new Upkeep();
        upkeep.every(() -> {
            if (admissions.refreshCrls()) {
                judgeAll.run();
            }
        });
        upkeep.every(admissions::refreshIssuers);
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
