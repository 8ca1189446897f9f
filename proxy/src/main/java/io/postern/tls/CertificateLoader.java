package io.postern.tls;

import io.postern.config.ConfigProblem;
import io.postern.config.TlsConfig.CertificatePair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads certificate pairs and finds everything that is wrong with them. */
final class CertificateLoader {
    /** Far above any chain; keeps a wrong path (a log, a device) from filling the heap. */
    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private final Instant now;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** @param now what certificates have to be valid at */
    CertificateLoader(Instant now) {
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
        Optional<PrivateKey> key = readKey(pair);
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
            for (byte[] der : PemKeys.certificates(read(pair.certFile()))) {
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

    private Optional<PrivateKey> readKey(CertificatePair pair) {
        try {
            return Optional.of(PemKeys.key(read(pair.keyFile())));
        } catch (PemException e) {
            problems.add(pair.keyOrigin().problem(pair.keyFile() + " " + e.problem(), e.expected()));
            return Optional.empty();
        }
    }

    private static String read(Path file) throws PemException {
        if (Files.isDirectory(file)) {
            throw new PemException("is a folder", "a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new PemException("is larger than 1 MiB", "PEM text");
            }
            // Text around PEM blocks may be in any encoding: this one decodes every byte.
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new PemException("does not exist", "");
        } catch (AccessDeniedException e) {
            throw new PemException("may not be read by this user", "");
        } catch (IOException e) {
            throw new PemException("can't be read: " + LogText.of(e.getMessage()), "");
        }
    }
}
