package io.postern.ocsp;

import io.postern.config.RevocationConfig.OcspPeerConfig;
import io.postern.policy.OcspQuestion;
import io.postern.policy.OcspStatuses;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * nats-server's {@code ocsp_peer}: asks issuers' responders whether client certificates were revoked, and remembers what they
 * say (server/ocsp_peer.go, server/certidp). What follows from an answer is the policy's business. Thread-safe.
 *
 * <p>Responders' addresses are read from certificates, so <em>nothing may be asked of a certificate before its chain is
 * verified</em>: until then its addresses are the client's, and asking them is a request that an attacker has chosen.
 *
 * <p>A good answer holds until its next update, {@code allowed_clockskew} added, or for {@code
 * cache_ttl_when_next_update_unset} from its this-update on. That a responder does not know a certificate holds for a minute
 * (for as long as a good answer with {@code unknown_is_good}), and that none gave an answer for ten seconds, unless a good
 * answer is left from before. A revocation holds until the issuer says otherwise.
 */
public final class OcspPeer implements OcspStatuses, AutoCloseable {
    /** How long it is remembered that there was no answer. */
    static final Duration NO_ANSWER_HOLDS = Duration.ofSeconds(10);

    /** How long it is remembered that a certificate is not known: one that was issued just now soon is. */
    static final Duration UNKNOWN_HOLDS = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(OcspPeer.class);
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_AT_ONCE = 64;
    private static final int MAX_REFRESHED = 512;

    /** Of those that a certificate names. */
    private static final int MAX_RESPONDERS = 4;

    private final OcspPeerConfig config;
    private final Duration timeout;
    private final InstantSource clock;
    private final Consumer<OcspQuestion> worsened;
    private final Answers answers = new Answers(MAX_REMEMBERED);
    private final Responders responders = new Responders();
    private final ResponderClient client = new ResponderClient();
    private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentMap<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, OcspQuestion> unanswered = new ConcurrentHashMap<>();

    /**
     * Asks nobody yet.
     *
     * @param worsened told when an answer is worse than the one before (good, then unknown; or anything, then revoked), so
     *                 that live sessions can be judged again; on a virtual thread, after {@link #of} says so
     */
    public OcspPeer(OcspPeerConfig config, InstantSource clock, Consumer<OcspQuestion> worsened) {
        this.config = config;
        // As nats-server reads a timeout of 0.
        this.timeout = config.caTimeout().isPositive() ? config.caTimeout() : OcspPeerConfig.OFF.caTimeout();
        this.clock = clock;
        this.worsened = worsened;
    }

    /** What is not known is asked by the next {@link #refresh}, where nobody does before. */
    @Override
    public Status of(OcspQuestion question, Instant now) {
        String key = Answers.key(question);
        Status status = answers.of(key, now);
        if (status instanceof Status.NotAsked && unanswered.size() < MAX_REFRESHED) {
            unanswered.put(key, question);
        }
        return status;
    }

    /**
     * Asks what is not known. Blocks, on a virtual thread best, until all is answered; for {@code ca_timeout} at most with
     * each of the responders that a question has (of the first four). Afterwards {@link #of} has a status for each. Those
     * who ask the same at once share one request.
     *
     * @param questions about certificates of verified chains
     */
    public void ask(List<OcspQuestion> questions) {
        Instant now = clock.instant();
        List<OcspQuestion> open = questions.stream()
                .filter(question -> !answers.isKnown(Answers.key(question), now))
                .toList();
        await(open, open.stream().map(question -> start(question, false)).toList());
        for (OcspQuestion question : open) {
            Instant later = clock.instant();
            if (!answers.isKnown(Answers.key(question), later)) {
                // Interrupted, or too many at once. What is still under way replaces this.
                remember(question, new Status.Unreachable(later.plus(NO_ANSWER_HOLDS)), later.plus(NO_ANSWER_HOLDS));
            }
        }
    }

    /**
     * Asks again what was looked up since it was answered and is past half of its time, so that a revocation is known before
     * an answer runs out, and few handshakes wait; and asks what was looked up in vain, which a live session's judgement does
     * after a reload. To be called every second or so; blocks as {@link #ask} does.
     */
    public void refresh() {
        List<OcspQuestion> due = answers.due(clock.instant(), MAX_REFRESHED);
        List<OcspQuestion> open = List.copyOf(unanswered.values());
        unanswered.clear();
        await(
                Stream.concat(due.stream(), open.stream()).toList(),
                Stream.concat(
                                due.stream().map(question -> start(question, true)),
                                open.stream().map(question -> start(question, false)))
                        .toList());
    }

    private void await(List<OcspQuestion> questions, List<CompletableFuture<Void>> exchanges) {
        int most = questions.stream()
                .mapToInt(question -> question.responders().size())
                .max()
                .orElse(0);
        Duration bound = timeout.multipliedBy(Math.min(most, MAX_RESPONDERS));
        try {
            CompletableFuture.allOf(exchanges.toArray(CompletableFuture[]::new))
                    .get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            LOG.debug("ocsp_peer status=late questions={}", questions.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param anew also if it is known */
    private CompletableFuture<Void> start(OcspQuestion question, boolean anew) {
        String key = Answers.key(question);
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        Runnable exchange = () -> {
            try {
                // Another may have asked since it was looked up.
                if (anew || !answers.isKnown(key, clock.instant())) {
                    exchangeInTurn(question);
                }
            } finally {
                underWay.remove(key, mine);
                mine.complete(null);
            }
        };
        try {
            threads.execute(exchange);
        } catch (RejectedExecutionException closed) {
            underWay.remove(key, mine);
            mine.complete(null);
        }
        return mine;
    }

    private void exchangeInTurn(OcspQuestion question) {
        try {
            if (atOnce.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    exchange(question);
                } finally {
                    atOnce.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exchange(OcspQuestion question) {
        for (URI responder :
                question.responders().stream().limit(MAX_RESPONDERS).toList()) {
            if (responders.isOutOfOrder(responder, clock.instant())) {
                continue;
            }
            try {
                Answer answer = exchange(question, responder);
                responders.answered(responder);
                remember(question, answer);
                return;
            } catch (NoAnswerException e) {
                responders.failed(responder, e.reason(), clock.instant());
            }
        }
        Instant until = clock.instant().plus(NO_ANSWER_HOLDS);
        remember(question, new Status.Unreachable(until), until);
    }

    private Answer exchange(OcspQuestion question, URI responder) throws NoAnswerException {
        StatusRequest request = StatusRequest.of(question.certificate(), question.issuer());
        byte[] response = client.get(responder, request.encoded(), timeout);
        Instant now = clock.instant();
        Answer answer = new AnswerCheck(now, config.allowedClockSkew()).verify(response, request);
        if (!now.isBefore(until(answer))) {
            throw new NoAnswerException(NoAnswerException.Reason.STALE);
        }
        return answer;
    }

    /** When {@code answer} runs out: certidp.go, OCSPResponseCurrent. */
    private Instant until(Answer answer) {
        Instant until = answer.hasNextUpdate()
                ? answer.nextUpdate()
                : answer.thisUpdate().plus(config.cacheTtl());
        return until.plus(config.allowedClockSkew());
    }

    private void remember(OcspQuestion question, Answer answer) {
        Instant now = clock.instant();
        Instant until = until(answer);
        Instant half = now.plus(Duration.between(now, until).dividedBy(2));
        switch (answer.status()) {
            case GOOD -> remember(question, new Status.Good(until), half);
            case REVOKED -> remember(question, new Status.Revoked(), half);
            case UNKNOWN -> {
                Instant soon = now.plus(UNKNOWN_HOLDS);
                Instant held = config.unknownIsGood() || until.isBefore(soon) ? until : soon;
                remember(question, new Status.Unknown(held), held);
            }
        }
    }

    private void remember(OcspQuestion question, Status status, Instant again) {
        if (answers.put(question, status, again, clock.instant())) {
            LOG.warn(
                    "ocsp_peer serial={} status={}",
                    question.certificate().getSerialNumber().toString(16),
                    status instanceof Status.Revoked ? "revoked" : "unknown");
            worsened.accept(question);
        }
    }

    /** Ends what is under way; whoever waits for it has no answer. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
