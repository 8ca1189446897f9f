package io.postern.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads how sessions are spread over an upstream's servers: the keys of its block that are about that. */
final class BalancingReader {
    private static final String MONITOR = "monitor";

    private final Section upstream;
    private final Report report;

    BalancingReader(Section upstream, Report report) {
        this.upstream = upstream;
        this.report = report;
    }

    /**
     * The record, to be made once the whole file has no problem.
     *
     * @param servers how many the upstream has; nothing where that is not known
     */
    Supplier<BalancingConfig> read(Optional<Integer> servers) {
        Optional<List<URI>> monitors = upstream.values(MONITOR, Values::listOrOne, BalancingReader::monitor);
        monitors.filter(list -> !list.isEmpty())
                .filter(list -> servers.filter(count -> count != list.size()).isPresent())
                .ifPresent(list -> report.problem(
                        upstream.originOf(MONITOR),
                        list.size() + " for " + servers.orElseThrow() + " servers",
                        "one for each of servers, in their order"));
        Optional<Duration> healthInterval = upstream.value("health_interval", Durations::positive);
        Optional<Duration> retryBackoff = upstream.value("retry_backoff", Durations::positive);
        Optional<Duration> maxAge = upstream.value("max_connection_age", Durations::zeroOrMore);
        return () -> new BalancingConfig(
                monitors.orElseThrow(), healthInterval.orElseThrow(), retryBackoff.orElseThrow(), maxAge.orElseThrow());
    }

    private static URI monitor(Node node) {
        String expected = "the URL of a nats-server's monitoring: \"http://127.0.0.1:8222\"";
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Scalar.Kind.STRING) {
            throw Values.invalid(node, expected);
        }
        try {
            URI uri = new URI(scalar.text());
            boolean plain = uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (plain) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // As any other that is none.
        }
        throw Hosts.invalid(node, expected);
    }
}
