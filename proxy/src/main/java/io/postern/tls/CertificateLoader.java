package io.postern.tls;

import io.postern.config.ConfigProblem;
import io.postern.config.TlsConfig.CertificatePair;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads certificate pairs and finds everything that is wrong with them. */
final class CertificateLoader {
    private final TlsEngine engine;
    private final Instant now;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /**
     * @param engine reads the keys
     * @param now    what certificates have to be valid at
     */
    CertificateLoader(TlsEngine engine, Instant now) {
        this.engine = engine;
        this.now = now;
    }

    /** Every problem of every pair loaded so far. */
    List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    /** The pair, or nothing where it has problems. */
    Optional<ServerCertificate> load(CertificatePair pair) {
        int before = problems.size();
        List<X509Certificate> chain = readChain(pair);
        Optional<ServerKey> key = readKey(pair);
        if (!chain.isEmpty() && key.isPresent()) {
            ServerCertificate certificate = new ServerCertificate(pair, chain, key.get());
            problems.addAll(CertificateChecks.of(certificate, now));
            if (problems.size() == before) {
                return Optional.of(certificate);
            }
        }
        return Optional.empty();
    }

    private List<X509Certificate> readChain(CertificatePair pair) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] der : PemBlocks.certificates(PemFile.text(pair.certFile()))) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
            return chain;
        } catch (PemException e) {
            problems.add(pair.certOrigin().problem(pair.certFile() + " " + e.problem(), e.expected()));
        } catch (CertificateException unreadable) {
            problems.add(pair.certOrigin()
                    .problem(pair.certFile() + ": certificate " + (chain.size() + 1) + " can't be decoded", ""));
        }
        return List.of();
    }

    private Optional<ServerKey> readKey(CertificatePair pair) {
        try {
            return Optional.of(engine.readKey(pair.keyFile()));
        } catch (PemException e) {
            problems.add(pair.keyOrigin().problem(pair.keyFile() + " " + e.problem(), e.expected()));
            return Optional.empty();
        }
    }
}
