package io.postern.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks what one block says against what the others say. */
final class CrossChecks {
    private final Set<String> upstreams;
    private final Report report;
    private final List<Place> bound = new ArrayList<>();
    private final List<Place> dialed = new ArrayList<>();
    private final List<Mapping> mappings = new ArrayList<>();
    private final Set<String> withoutUsers = new HashSet<>();

    /** @param upstreams the names of the file's upstreams, wrong ones included */
    CrossChecks(Set<String> upstreams, Report report) {
        this.upstreams = upstreams;
        this.report = report;
    }

    private record Place(HostPort address, Origin origin) {}

    private record Mapping(String upstream, Origin origin) {}

    /** A listener binds {@code address}. */
    void bound(HostPort address, Origin origin) {
        bound.add(new Place(address, origin));
    }

    /** An upstream has {@code address}. */
    void dialed(HostPort address, Origin origin) {
        dialed.add(new Place(address, origin));
    }

    /** A listener maps certificates to users of {@code upstream}. */
    void mapped(String upstream, Origin origin) {
        mappings.add(new Mapping(upstream, origin));
    }

    /** {@code upstream} names no users. */
    void hasNoUsers(String upstream) {
        withoutUsers.add(upstream);
    }

    /** The upstream that {@code listener} names; the only one where it names none. */
    Optional<String> upstreamOf(Section listener) {
        Optional<String> named = listener.value("upstream", Values::name);
        if (listener.has("upstream")) {
            named.filter(name -> !upstreams.isEmpty() && !upstreams.contains(name))
                    .ifPresent(name -> report.problem(
                            listener.originOf("upstream"),
                            Nearest.unknown("upstream", name, upstreams),
                            Nearest.expected(name, upstreams, "one of " + String.join(", ", upstreams))));
            return named;
        }
        if (upstreams.size() > 1) {
            report.problem(
                    listener.originOf("upstream"), "missing, as there are several", String.join(" or ", upstreams));
        }
        Optional<String> only = upstreams.stream().findFirst();
        Origin origin = listener.originOf("upstream");
        only.ifPresent(name -> report.inForce(
                new Report.Effective(origin.key(), new Node.Scalar(origin, Node.Scalar.Kind.STRING, name), true)));
        return only;
    }

    /** Reports addresses that are bound twice, upstreams that are the gate itself, and certificates that become nobody. */
    void finish() {
        reportClashes();
        reportLoops();
        mappings.stream()
                .filter(mapping -> withoutUsers.contains(mapping.upstream()))
                .forEach(mapping -> report.problem(
                        mapping.origin(),
                        "no certificate can become a user, as "
                                + KeyPath.child("upstreams", mapping.upstream())
                                + " names none",
                        "users { \"alice@example.com\" {} } there"));
    }

    private void reportClashes() {
        for (int i = 0; i < bound.size(); i++) {
            Place listener = bound.get(i);
            bound.subList(0, i).stream()
                    .filter(other -> Addresses.clash(other.address(), listener.address()))
                    .findFirst()
                    .ifPresent(other -> report.problem(
                            listener.origin(),
                            listener.address() + " is taken by "
                                    + other.origin().key(),
                            "an address of its own"));
        }
    }

    private void reportLoops() {
        for (Place server : dialed) {
            bound.stream()
                    .filter(listener -> Addresses.reaches(server.address(), listener.address()))
                    .findFirst()
                    .ifPresent(listener -> report.problem(
                            server.origin(),
                            server.address() + " is this gate's own "
                                    + listener.origin().key(),
                            "the address of a nats-server"));
        }
    }
}
