package io.postern.config;

import io.postern.config.IntakeConfig.ProxyHeaders;
import io.postern.config.LimitsConfig.ConnectLimits;
import io.postern.config.LimitsConfig.HandshakeLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what a listener does with a connection before it is served: PROXY headers and {@code limits}. */
final class IntakeReader {
    private static final String FROM = "proxy_protocol_from";
    private static final Map<String, Boolean> PROXY_PROTOCOL = Map.of("off", false, "required", true);

    private final Section listener;
    private final Report report;

    IntakeReader(Section listener, Report report) {
        this.listener = listener;
        this.report = report;
    }

    /** The record, to be made once the whole file has no problem. */
    Supplier<IntakeConfig> read() {
        Supplier<ProxyHeaders> proxyHeaders = proxyHeaders();
        Supplier<LimitsConfig> limits = limits(listener.settings("limits"));
        return () -> new IntakeConfig(proxyHeaders.get(), limits.get());
    }

    private Supplier<ProxyHeaders> proxyHeaders() {
        Optional<Boolean> required = listener.value("proxy_protocol", Values.oneOf(PROXY_PROTOCOL));
        Optional<List<Network>> networks = listener.values(FROM, Values::listOrOne, Addresses::network);
        boolean named = networks.filter(list -> !list.isEmpty()).isPresent();
        if (required.filter(yes -> yes).isPresent() && networks.isPresent() && !named) {
            report.problem(
                    listener.originOf("proxy_protocol"),
                    "required, but there is no proxy_protocol_from",
                    "the networks of the load balancers there: [\"10.0.0.0/8\"]");
        } else if (required.filter(yes -> !yes).isPresent() && named) {
            report.problem(
                    listener.originOf(FROM), "would do nothing", "proxy_protocol = required, or the key left out");
        }
        return () ->
                required.orElseThrow() ? new ProxyHeaders.RequiredFrom(networks.orElseThrow()) : new ProxyHeaders.Off();
    }

    private static Supplier<LimitsConfig> limits(Section limits) {
        Optional<Integer> connections = limits.value("max_connections", Values::count);
        Optional<Integer> perAddress = limits.value("max_connections_per_address", Values::count);
        Optional<List<Network>> exempt = limits.values("exempt", Values::listOrOne, Addresses::network);
        Optional<Integer> handshakes = limits.value("handshakes_per_second", Values::count);
        Optional<Integer> handshakesPerAddress = limits.value("handshakes_per_second_per_address", Values::count);
        Optional<Integer> queue = limits.value("handshake_queue", Values::count);
        Optional<Duration> timeout = limits.value("connect_timeout", Durations::positive);
        Optional<Integer> bytes = limits.value("connect_bytes", Values::atLeastOne);
        limits.finish();
        return () -> new LimitsConfig(
                connections.orElseThrow(),
                perAddress.orElseThrow(),
                exempt.orElseThrow(),
                new HandshakeLimits(handshakes.orElseThrow(), handshakesPerAddress.orElseThrow(), queue.orElseThrow()),
                new ConnectLimits(timeout.orElseThrow(), bytes.orElseThrow()));
    }
}
