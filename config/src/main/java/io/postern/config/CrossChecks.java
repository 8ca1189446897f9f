package io.postern.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks what one block says against what the others say. */
final class CrossChecks {
    private final Set<String> upstreams;
    private final Report report;
    private final List<Place> bound = new ArrayList<>();
    private final List<Place> dialed = new ArrayList<>();

    /** @param upstreams the names of the file's upstreams, wrong ones included */
    CrossChecks(Set<String> upstreams, Report report) {
        this.upstreams = upstreams;
        this.report = report;
    }

    private record Place(HostPort address, Origin origin) {}

    /** A listener binds {@code address}. */
    void bound(HostPort address, Origin origin) {
        bound.add(new Place(address, origin));
    }

    /** An upstream has {@code address}. */
    void dialed(HostPort address, Origin origin) {
        dialed.add(new Place(address, origin));
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

    /** Reports addresses that are bound twice, and upstreams that are the gate itself. */
    void finish() {
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
