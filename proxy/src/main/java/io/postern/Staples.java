package io.postern;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.StaplingConfig;
import io.postern.ocsp.OcspStapler;
import io.postern.ocsp.StapleObserver;
import io.postern.ocsp.Stapled;
import io.postern.tls.TlsEngine;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OCSP responses of our own certificates, on their way from the issuers to the listeners. Thread-safe. */
final class Staples implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Staples.class);

    private final StaplingConfig config;
    private final Admissions admissions;
    private final Consumer<String> fatal;
    private volatile @Nullable OcspStapler stapler;

    /** @param fatal told why the gate has to stop, where {@code ocsp} wants it to; on any thread */
    Staples(StaplingConfig config, Admissions admissions, Consumer<String> fatal) {
        this.config = config;
        this.admissions = admissions;
        this.fatal = fatal;
    }

    /**
     * Where {@code engine} sends responses, asks for what {@code certificates} need, in place of what was asked for before; {@link #apply} then gives it out. Blocks
     * on the responders, for a bounded time.
     *
     * @throws ConfigException where the mode wants the gate not to run like this; what was there before goes on
     */
    synchronized void renew(TlsEngine engine, List<Stapled> certificates) throws ConfigException {
        if (!engine.staples()) {
            never(config, certificates).forEach(warning -> LOG.warn("{}", warning));
            return;
        }
        OcspStapler next = OcspStapler.start(config, certificates, InstantSource.system(), new StapleObserver() {
            @Override
            public void changed(Stapled certificate) {
                apply();
            }

            @Override
            public void notGood(Stapled certificate, String status) {
                fatal.accept(certificate.certFile() + ": its issuer says " + status);
            }
        });
        OcspStapler previous = stapler;
        stapler = next;
        if (previous != null) {
            previous.close();
        }
    }

    /**
     * What an engine that sends no OCSP responses makes of {@code certificates}.
     *
     * @return a warning for each that clients may refuse without one
     * @throws ConfigException where the mode wants the gate not to run like this
     */
    static List<ConfigProblem> never(StaplingConfig config, List<Stapled> certificates) throws ConfigException {
        List<ConfigProblem> problems = OcspStapler.wanted(config.mode(), certificates).stream()
                .map(certificate -> certificate
                        .origin()
                        .problem(
                                "the OCSP status of '" + certificate.certFile()
                                        + "' can't be sent to clients by the JDK's TLS",
                                "tls_engine = native, or " + otherwise(config.mode())))
                .distinct()
                .toList();
        return switch (config.mode()) {
            case NEVER, AUTO -> problems;
            case MUST, ALWAYS -> {
                if (!problems.isEmpty()) {
                    throw new ConfigException(problems);
                }
                yield problems;
            }
        };
    }

    private static String otherwise(StaplingConfig.Mode mode) {
        return switch (mode) {
            case ALWAYS -> "another mode of ocsp";
            case MUST, AUTO, NEVER -> "a certificate without must-staple";
        };
    }

    /** Gives out what there is for the certificates that are served now. */
    synchronized void apply() {
        OcspStapler current = stapler;
        if (current == null) {
            return;
        }
        try {
            admissions.staple(current::staple);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> LOG.error("{}", problem));
        }
    }

    /** Whether clients that ask are sent the status of {@code leaf}. Answers at once, also while issuers are waited for. */
    boolean areSentOf(X509Certificate leaf) {
        OcspStapler current = stapler;
        return current != null && current.staple(leaf).isPresent();
    }

    @Override
    public synchronized void close() {
        OcspStapler current = stapler;
        if (current != null) {
            current.close();
        }
    }
}
