package io.postern.ocsp;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.StaplingConfig;
import io.postern.ocsp.StapleKeeper.Importance;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * nats-server's {@code ocsp}: what the issuers of our own certificates say of them, kept current, for clients that ask for it in
 * the handshake (server/ocsp.go). All that the mode is about are stapled, not the first alone. Thread-safe.
 *
 * <p>An answer is asked for again at half of what is left of its time; after 24 hours where it tells no next update; after two
 * minutes where it did not come. What has run out, or is not good, is never given out. Nothing is kept on disk: a gate that
 * starts asks.
 */
public final class OcspStapler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OcspStapler.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Map<X509Certificate, StapleKeeper> keepers;
    private final ResponderClient client = new ResponderClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private OcspStapler(Map<X509Certificate, StapleKeeper> keepers) {
        this.keepers = keepers;
    }

    /**
     * Asks for the status of those of {@code certificates} that the mode is about, and keeps asking. Blocks until each is
     * answered, for a minute at most.
     *
     * @param certificates the same one may be there more than once; the first is the one that the observer is told of
     * @param observer     told of changes from now on
     * @throws ConfigException where nobody could ever be asked of one, and, if the mode wants the gate to stop then, where
     *                         one is not answered or is not good; nothing goes on then
     */
    public static OcspStapler start(
            StaplingConfig config, List<Stapled> certificates, InstantSource clock, StapleObserver observer)
            throws ConfigException {
        OcspStapler stapler = new OcspStapler(keepers(config, certificates, clock, observer));
        List<ConfigProblem> problems = stapler.fetchAll();
        if (!problems.isEmpty()) {
            stapler.close();
            throw new ConfigException(problems);
        }
        if (!stapler.keepers.isEmpty()) {
            stapler.threads.execute(stapler::run);
        }
        return stapler;
    }

    private static Map<X509Certificate, StapleKeeper> keepers(
            StaplingConfig config, List<Stapled> certificates, InstantSource clock, StapleObserver observer)
            throws ConfigException {
        Map<X509Certificate, StapleKeeper> keepers = new LinkedHashMap<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (Stapled certificate : certificates) {
            if (!keepers.containsKey(certificate.leaf()) && isWanted(config.mode(), certificate)) {
                try {
                    StapleSource source = StapleSource.of(certificate, config, clock);
                    keepers.put(
                            certificate.leaf(),
                            new StapleKeeper(certificate, source, importance(config.mode()), observer, clock));
                } catch (NoAnswerException e) {
                    problems.add(certificate
                            .origin()
                            .problem(
                                    "bad OCSP status update for certificate at '" + certificate.certFile() + "': "
                                            + e.getMessage(),
                                    ""));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return keepers;
    }

    /** Those of {@code certificates} whose status clients are to be sent in {@code mode}. */
    public static List<Stapled> wanted(StaplingConfig.Mode mode, List<Stapled> certificates) {
        return certificates.stream()
                .filter(certificate -> isWanted(mode, certificate))
                .toList();
    }

    private static boolean isWanted(StaplingConfig.Mode mode, Stapled certificate) {
        boolean must = CertificateExtensions.mustStaple(certificate.leaf());
        return switch (mode) {
            case AUTO, MUST -> must;
            case ALWAYS -> true;
            case NEVER -> {
                if (must) {
                    LOG.warn("Certificate at '{}' has MustStaple but OCSP is disabled", certificate.certFile());
                }
                yield false;
            }
        };
    }

    private static Importance importance(StaplingConfig.Mode mode) {
        return switch (mode) {
            case AUTO, NEVER -> Importance.STAPLE_ONLY;
            case MUST, ALWAYS -> Importance.GATE_STOPS;
        };
    }

    private List<ConfigProblem> fetchAll() {
        List<CompletableFuture<Optional<ConfigProblem>>> fetching = keepers.values().stream()
                .filter(StapleKeeper::claim)
                .map(keeper -> CompletableFuture.supplyAsync(() -> keeper.fetchFirst(client), threads))
                .toList();
        return fetching.stream().flatMap(future -> future.join().stream()).toList();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(TICK);
                tick();
            }
        } catch (InterruptedException | RejectedExecutionException closed) {
            LOG.debug("ocsp_staple status=closed");
        }
    }

    /** Gives up what has run out, and begins to ask for what is due. */
    void tick() {
        for (StapleKeeper keeper : keepers.values()) {
            threads.execute(keeper::expire);
            if (keeper.claim()) {
                threads.execute(() -> keeper.refresh(client));
            }
        }
    }

    /**
     * The OCSPResponse in DER to send with {@code leaf} at this moment: good, and not run out. Empty where there is none, or
     * the mode is not about it.
     */
    public Optional<byte[]> staple(X509Certificate leaf) {
        StapleKeeper keeper = keepers.get(leaf);
        return keeper == null ? Optional.empty() : keeper.staple();
    }

    /** Ends what is under way; gives out what there is while it holds. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
