package io.postern.config;

import io.postern.config.TlsConfig.CertificatePair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads which certificates a {@code tls} block serves: one pair, or the list {@code certs}. What is in the files is not
 * looked at, only that they can be read.
 */
final class CertificateReader {
    private static final String CERT_FILE = "cert_file";
    private static final String KEY_FILE = "key_file";
    private static final String CERTIFICATE = "a PEM file: the certificate, then its intermediates";
    private static final String KEY = "a PEM file: the certificate's private key";

    private final Section tls;
    private final Report report;

    CertificateReader(Section tls, Report report) {
        this.tls = tls;
        this.report = report;
    }

    /** The pairs; nothing where a problem is reported. */
    Optional<List<CertificatePair>> read() {
        String certs = tls.spelled("certs", "certificates");
        Optional<List<Node>> entries = tls.value(certs, Values::list);
        if (tls.has(certs) && !entries.map(List::isEmpty).orElse(false)) {
            if (tls.has(CERT_FILE)) {
                report.problem(tls.originOf(CERT_FILE), "given together with " + certs, "one of them");
            }
            tls.node(CERT_FILE);
            tls.node(KEY_FILE);
            return entries.flatMap(this::list);
        }
        return pair(tls).map(List::of);
    }

    private Optional<List<CertificatePair>> list(List<Node> entries) {
        List<CertificatePair> pairs = new ArrayList<>();
        for (Node entry : entries) {
            report.read(entry, Values::block).flatMap(this::entry).ifPresent(pairs::add);
        }
        return pairs.size() == entries.size() ? Optional.of(pairs) : Optional.empty();
    }

    private Optional<CertificatePair> entry(Node.Block entry) {
        Node none = new Node.None(entry.origin());
        Node.Block template = new Node.Block(entry.origin(), Map.of(CERT_FILE, none, KEY_FILE, none));
        Section section = Section.of(entry, template, report);
        Optional<CertificatePair> pair = pair(section);
        section.finish();
        return pair;
    }

    private Optional<CertificatePair> pair(Section section) {
        // Whoever gives one of the two is told at its line what it lacks.
        Optional<Path> certFile = file(section, CERT_FILE, KEY_FILE, CERTIFICATE);
        Optional<Path> keyFile = file(section, KEY_FILE, CERT_FILE, KEY);
        return certFile.flatMap(cert -> keyFile.map(
                key -> new CertificatePair(cert, key, section.originOf(CERT_FILE), section.originOf(KEY_FILE))));
    }

    private Optional<Path> file(Section section, String key, String other, String expected) {
        if (!section.has(key)) {
            section.node(key);
            // Nothing given at all is one mistake, not two.
            if (key.equals(CERT_FILE) || section.has(other)) {
                Origin near = section.originOf(section.has(other) ? other : key);
                Origin place = new Origin(
                        near.file(), near.line(), section.originOf(key).key());
                report.problem(place, "missing", expected);
            }
            return Optional.empty();
        }
        return section.value(key, NamedFiles.file(expected)).map(SourcedFile::path);
    }
}
