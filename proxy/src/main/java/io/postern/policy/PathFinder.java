package io.postern.policy;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the path from a leaf to a trusted issuer. The certificates that are shown may stand in any order and include ones that
 * are not needed. Paths are only proposed here, by the names of issuers; {@link PathCheck} has the JDK judge them. Nothing is
 * ever fetched.
 */
final class PathFinder {
    /** Certificates that all have one name propose many paths, each of which costs a signature. */
    private static final int MAX_PATHS = 16;

    private final Anchors anchors;

    PathFinder(Anchors anchors) {
        this.anchors = anchors;
    }

    /**
     * A path that is good but for its dates, and good by its dates too where there is one.
     *
     * @param shown the leaf first
     * @return the leaf first, the trusted issuer last
     */
    List<X509Certificate> find(List<X509Certificate> shown, Instant now) throws NotVerifiedException {
        X509Certificate leaf = shown.getFirst();
        if (anchors.include(Anchors.encoded(leaf))) {
            return List.of(leaf);
        }
        List<List<X509Certificate>> paths = new ArrayList<>();
        // A trusted issuer that is shown as well is not taken for an intermediate below itself.
        extend(
                List.of(leaf),
                shown.stream()
                        .filter(one -> !anchors.include(Anchors.encoded(one)))
                        .toList(),
                paths);
        paths.sort(Comparator.comparing(path -> Validity.fault(path, now).isPresent()));
        Verdict.Refused fault = unknown(leaf, shown);
        for (List<X509Certificate> path : paths) {
            Optional<Verdict.Refused> found = PathCheck.fault(path, now);
            if (found.isEmpty()) {
                return path;
            }
            fault = fault.reason() == Refusal.UNKNOWN_CA ? found.get() : fault;
        }
        throw new NotVerifiedException(Check.CA_FILE, fault.reason(), fault.detail());
    }

    private void extend(List<X509Certificate> path, List<X509Certificate> shown, List<List<X509Certificate>> paths) {
        X509Certificate last = path.getLast();
        for (X509Certificate anchor : likelyFirst(last, anchors.named(last.getIssuerX500Principal()))) {
            if (paths.size() < MAX_PATHS) {
                paths.add(with(path, anchor));
            }
        }
        for (X509Certificate issuer : likelyFirst(last, shown)) {
            boolean named = issuer.getSubjectX500Principal().equals(last.getIssuerX500Principal());
            if (named && !path.contains(issuer)) {
                extend(with(path, issuer), shown, paths);
            }
        }
    }

    private static List<X509Certificate> likelyFirst(X509Certificate issued, List<X509Certificate> issuers) {
        return issuers.stream()
                .sorted(Comparator.comparing(issuer -> KeyIds.differ(issued, issuer)))
                .toList();
    }

    private static List<X509Certificate> with(List<X509Certificate> path, X509Certificate issuer) {
        List<X509Certificate> longer = new ArrayList<>(path);
        longer.add(issuer);
        return List.copyOf(longer);
    }

    /** Names the issuer that is missing: the one above what was shown. */
    private static Verdict.Refused unknown(X509Certificate leaf, List<X509Certificate> shown) {
        X509Certificate top = leaf;
        for (int i = 0; i < shown.size(); i++) {
            X509Certificate below = top;
            top = shown.stream()
                    .filter(one -> one.getSubjectX500Principal().equals(below.getIssuerX500Principal()))
                    .findFirst()
                    .orElse(below);
        }
        return new Verdict.Refused(
                Refusal.UNKNOWN_CA,
                Details.of(Details.name(leaf) + ": issuer " + Details.name(top.getIssuerX500Principal())
                        + " is not trusted"));
    }
}
