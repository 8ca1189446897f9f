package io.postern.ocsp;

import io.postern.policy.LatestUsed;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How responders fare. One that is out of order is left alone for a while, so that it does not cost every handshake its
 * timeout; the log is told once when one begins to fail, and once when it answers again. Thread-safe.
 */
final class Responders {
    /** How long one that is out of order is left alone. */
    static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    /** So many times in a row, as one answer may be late for any reason. */
    static final int FAILURES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Responders.class);

    /** Between two warnings of one responder, which may fail for one certificate and answer for another. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final int MAX_REMEMBERED = 256;

    private final Map<URI, Health> all = new LatestUsed<>(MAX_REMEMBERED);

    /** What is known of one; guarded by its owner. */
    private static final class Health {
        private int failures;
        private boolean failing;
        private Instant leftAloneUntil = Instant.MIN;
        private Instant quietUntil = Instant.MIN;
    }

    /** Whether {@code responder} is to be left alone at {@code now}. */
    synchronized boolean isOutOfOrder(URI responder, Instant now) {
        Health health = all.get(responder);
        return health != null && now.isBefore(health.leftAloneUntil);
    }

    /** {@code responder} has answered properly. */
    synchronized void answered(URI responder) {
        Health health = all.get(responder);
        if (health == null) {
            return;
        }
        health.failures = 0;
        if (health.failing) {
            health.failing = false;
            LOG.info("ocsp_peer responder={} status=answers", responder.toASCIIString());
        }
    }

    /** {@code responder} has not. */
    synchronized void failed(URI responder, NoAnswerException.Reason reason, Instant now) {
        Health health = all.computeIfAbsent(responder, _ -> new Health());
        if (reason.isOutOfOrder() && ++health.failures >= FAILURES) {
            health.leftAloneUntil = now.plus(LEFT_ALONE);
        }
        if (!health.failing && !now.isBefore(health.quietUntil)) {
            health.failing = true;
            health.quietUntil = now.plus(QUIET);
            LOG.warn("ocsp_peer responder={} status=fails reason={}", responder.toASCIIString(), reason.tag());
        } else {
            LOG.debug("ocsp_peer responder={} status=fails reason={}", responder.toASCIIString(), reason.tag());
        }
    }
}
