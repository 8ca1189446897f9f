package io.postern.config;

import io.postern.config.TrustConfig.Issuers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads which client certificates are good: {@code ca_file}, {@code pinned_certs} and what is about {@code known_urls}. */
final class TrustReader {
    private static final String CHECK = "verify_cert_and_check_known_urls";
    private static final String KNOWN_URLS = "known_urls";
    private static final String PIN = "hex-encoded SHA-256 of a DER-encoded SubjectPublicKeyInfo: 64 digits";

    private final Section listener;
    private final Section tls;
    private final Report report;

    TrustReader(Section listener, Section tls, Report report) {
        this.listener = listener;
        this.tls = tls;
        this.report = report;
    }

    Issuers issuers() {
        return tls.value("ca_file", NamedFiles.file("a PEM file: the certificates of who issues client certificates"))
                .<Issuers>map(Issuers.Bundle::new)
                .orElseGet(Issuers.HostRoots::new);
    }

    /** The pins; none where any key is good. */
    Optional<List<String>> pins() {
        return tls.values("pinned_certs", TrustReader::pinList, TrustReader::pin);
    }

    private static List<Node> pinList(Node node) {
        if (node instanceof Node.Items items) {
            return items.items();
        }
        throw Values.invalid(node, "a list of the " + PIN);
    }

    private static String pin(Node node) {
        String pin = node instanceof Node.Scalar scalar ? scalar.text() : "";
        if (!pin.matches("[0-9a-fA-F]{64}")) {
            throw Values.invalid(node, PIN);
        }
        return pin.toLowerCase(Locale.ROOT);
    }

    /** The hosts of which a certificate has to name one; none where that is not asked for. */
    Optional<List<String>> knownUrls() {
        Optional<Boolean> check = tls.value(CHECK, Values::flag);
        Optional<List<String>> hosts = listener.values(KNOWN_URLS, Values::listOrOne, Hosts::known);
        boolean given = listener.departures().contains(KNOWN_URLS);
        if (check.filter(on -> on && !given).isPresent()) {
            // nats-server's words: it never lets a client listener have this.
            report.problem(tls.originOf(CHECK), "not supported in this context", "known_urls in the listener's block");
        } else if (check.filter(on -> !on && given).isPresent()) {
            report.problem(listener.originOf(KNOWN_URLS), "would do nothing", CHECK + " = true in tls");
        }
        return check.filter(on -> !on).isPresent() ? Optional.of(List.of()) : hosts;
    }
}
