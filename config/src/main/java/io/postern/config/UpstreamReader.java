package io.postern.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a block of {@code upstreams}. */
final class UpstreamReader {
    private final String name;
    private final Section upstream;
    private final CrossChecks crossChecks;
    private final Report report;

    UpstreamReader(String name, Section upstream, CrossChecks crossChecks, Report report) {
        this.name = name;
        this.upstream = upstream;
        this.crossChecks = crossChecks;
        this.report = report;
    }

    /** The block's record, to be made once the whole file has no problem. */
    Supplier<UpstreamConfig> read() {
        Optional<List<HostPort>> servers = servers();
        Optional<Duration> dialTimeout = upstream.value("dial_timeout", Durations::positive);
        Optional<Duration> infoTimeout = upstream.value("info_timeout", Durations::positive);
        IdentityReader identity = new IdentityReader(upstream, report);
        Supplier<IdentityConfig> identityConfig = identity.read();
        if (identity.namesNobody()) {
            crossChecks.hasNoUsers(name);
        }
        Supplier<BalancingConfig> balancing = new BalancingReader(upstream, report).read(servers.map(List::size));
        upstream.finish();
        return () -> new UpstreamConfig(
                name,
                servers.orElseThrow(),
                dialTimeout.orElseThrow(),
                infoTimeout.orElseThrow(),
                identityConfig.get(),
                balancing.get());
    }

    private Optional<List<HostPort>> servers() {
        upstream.require("servers", "the address of a nats-server, or a list of them: \"127.0.0.1:4223\"");
        return upstream.values("servers", UpstreamReader::atLeastOne, node -> {
            HostPort server = Addresses.dialable(node);
            crossChecks.dialed(server, node.origin());
            return server;
        });
    }

    private static List<Node> atLeastOne(Node node) {
        return node instanceof Node.Scalar ? Values.listOrOne(node) : Values.filledList(node);
    }
}
