package io.postern.ocsp;

import io.postern.config.StaplingConfig;
import io.postern.ocsp.NoAnswerException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Where one certificate's status is got from: its responders in turn, each by POST, then by GET where that is not answered
 * (server/ocsp.go). Thread-safe.
 */
final class StapleSource {
    /** For one exchange (server/ocsp.go). */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** For all of them together. */
    private static final Duration ALTOGETHER = Duration.ofMinutes(1);

    /** Our clock may be behind the responder's by this; that an answer has run out is not overlooked by any. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final int MAX_RESPONDERS = 4;

    private final StatusRequest request;
    private final List<URI> responders;
    private final InstantSource clock;

    private StapleSource(StatusRequest request, List<URI> responders, InstantSource clock) {
        this.request = request;
        this.responders = responders.stream().limit(MAX_RESPONDERS).toList();
        this.clock = clock;
    }

    /**
     * For {@code certificate}.
     *
     * @throws NoAnswerException where there is nobody to ask, now or ever
     */
    static StapleSource of(Stapled certificate, StaplingConfig config, InstantSource clock) throws NoAnswerException {
        Optional<X509Certificate> issuer = certificate.issuer();
        if (issuer.isEmpty()) {
            throw new NoAnswerException(Reason.NO_ISSUER);
        }
        List<URI> responders = config.responder()
                .map(StapleSource::configured)
                .orElseGet(() -> CertificateExtensions.responders(certificate.leaf()));
        if (responders.isEmpty()) {
            throw new NoAnswerException(Reason.NO_RESPONDER);
        }
        return new StapleSource(StatusRequest.of(certificate.leaf(), issuer.get()), responders, clock);
    }

    private static List<URI> configured(String url) {
        try {
            return List.of(new URI(url));
        } catch (URISyntaxException e) {
            return List.of();
        }
    }

    /**
     * Asks. Blocks for a minute at most.
     *
     * @return the first proper answer, which may be one that is not good
     * @throws NoAnswerException where there is none; with the last one's reason
     */
    FetchedAnswer fetch(ResponderClient client) throws NoAnswerException {
        byte[] asked = request.encoded();
        long end = System.nanoTime() + ALTOGETHER.toNanos();
        NoAnswerException last = new NoAnswerException(Reason.TIMED_OUT);
        for (URI responder : responders) {
            for (Exchange exchange : List.<Exchange>of(client::post, client::get)) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (!left.isPositive()) {
                    throw last;
                }
                try {
                    byte[] der = exchange.send(responder, asked, left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT);
                    return new FetchedAnswer(der, verify(der));
                } catch (NoAnswerException e) {
                    last = e;
                }
            }
        }
        throw last;
    }

    private Answer verify(byte[] der) throws NoAnswerException {
        Instant now = clock.instant();
        Answer answer = new AnswerCheck(now, SKEW).verify(der, request);
        if (!now.isBefore(answer.nextUpdate())) {
            throw new NoAnswerException(Reason.STALE);
        }
        return answer;
    }

    @FunctionalInterface
    private interface Exchange {
        byte[] send(URI responder, byte[] asked, Duration timeout) throws NoAnswerException;
    }
}
