package io.postern.ocsp;

import io.postern.config.ConfigProblem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one certificate's staple current: asks, remembers, and tells the log and the observer. Thread-safe. */
final class StapleKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(StapleKeeper.class);

    private final Stapled certificate;
    private final StapleSource source;
    private final Importance importance;
    private final StapleObserver observer;
    private final InstantSource clock;
    private final Staple staple = new Staple();

    /** What it means that a certificate is not good. */
    enum Importance {
        /** It is not stapled. */
        STAPLE_ONLY,
        /** The gate does not start, or stops. */
        GATE_STOPS
    }

    StapleKeeper(
            Stapled certificate,
            StapleSource source,
            Importance importance,
            StapleObserver observer,
            InstantSource clock) {
        this.certificate = certificate;
        this.source = source;
        this.importance = importance;
        this.observer = observer;
        this.clock = clock;
    }

    /** What to send now. */
    Optional<byte[]> staple() {
        return staple.at(clock.instant());
    }

    /** Whether it is time to ask; once, until {@link #refresh} has. */
    boolean claim() {
        return staple.claim(clock.instant());
    }

    /** Asks for the first time, and tells nobody but the log. Returns why the gate should not start, if it should not. */
    Optional<ConfigProblem> fetchFirst(ResponderClient client) {
        String file = certificate.certFile().toString();
        try {
            FetchedAnswer fetched = source.fetch(client);
            take(fetched);
            Answer.Status status = fetched.answer().status();
            return status == Answer.Status.GOOD
                    ? Optional.empty()
                    : problem("found existing OCSP status for certificate at '" + file + "': " + status, "good");
        } catch (NoAnswerException e) {
            failed(e);
            return problem("bad OCSP status update for certificate at '" + file + "': " + e.getMessage(), "");
        }
    }

    private Optional<ConfigProblem> problem(String problem, String expected) {
        return switch (importance) {
            case STAPLE_ONLY -> Optional.empty();
            case GATE_STOPS -> Optional.of(certificate.origin().problem(problem, expected));
        };
    }

    /** Asks again, and tells the observer what came of it. */
    void refresh(ResponderClient client) {
        try {
            FetchedAnswer fetched = source.fetch(client);
            if (take(fetched)) {
                observer.changed(certificate);
            }
            Answer.Status status = fetched.answer().status();
            if (status != Answer.Status.GOOD && importance == Importance.GATE_STOPS) {
                observer.notGood(certificate, status.toString());
            }
        } catch (NoAnswerException e) {
            failed(e);
        }
    }

    private boolean take(FetchedAnswer fetched) {
        Answer answer = fetched.answer();
        boolean changed = staple.answered(fetched, clock.instant());
        if (answer.status() != Answer.Status.GOOD) {
            LOG.warn(
                    "ocsp_staple certificate={} status={} again={}",
                    certificate.certFile(),
                    answer.status(),
                    staple.due());
        } else if (changed) {
            LOG.info(
                    "ocsp_staple certificate={} status=good until={} again={}",
                    certificate.certFile(),
                    answer.hasNextUpdate() ? answer.nextUpdate() : "unset",
                    staple.due());
        }
        return changed;
    }

    private void failed(NoAnswerException e) {
        if (staple.failed(clock.instant())) {
            LOG.warn(
                    "ocsp_staple certificate={} status=fails reason={} again={}",
                    certificate.certFile(),
                    e.reason().tag(),
                    staple.due());
        }
    }

    /** Gives up what has run out. */
    void expire() {
        Instant now = clock.instant();
        if (staple.expire(now)) {
            LOG.warn("ocsp_staple certificate={} status=expired", certificate.certFile());
            observer.changed(certificate);
        }
    }
}
