package io.postern.config;

import io.postern.config.AdvertiseConfig.ConnectUrls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a block of {@code listeners}. */
final class ListenerReader {
    private static final Map<String, ConnectUrls> CONNECT_URLS = Map.of(
            "advertise", ConnectUrls.ADVERTISE,
            "map", ConnectUrls.MAP,
            "pass", ConnectUrls.PASS,
            "drop", ConnectUrls.DROP);

    private final String name;
    private final Section listener;
    private final CrossChecks crossChecks;
    private final Report report;

    ListenerReader(String name, Section listener, CrossChecks crossChecks, Report report) {
        this.name = name;
        this.listener = listener;
        this.crossChecks = crossChecks;
        this.report = report;
    }

    /** The block's record, to be made once the whole file has no problem. */
    Supplier<ListenerConfig> read() {
        listener.value("kind", ListenerReader::kind);
        listener.require("listen", "the address to accept clients on: \"0.0.0.0:4222\"");
        Optional<HostPort> listen = listener.value("listen", Addresses::listening);
        listen.ifPresent(address -> crossChecks.bound(address, listener.originOf("listen")));
        Optional<String> upstream = crossChecks.upstreamOf(listener);
        Supplier<AdvertiseConfig> advertise = advertise();
        Supplier<ClientSecurity> security = security(upstream);
        Supplier<IntakeConfig> intake = new IntakeReader(listener, report).read();
        listener.finish();
        return () -> new ListenerConfig(
                name, listen.orElseThrow(), upstream.orElseThrow(), advertise.get(), security.get(), intake.get());
    }

    private static String kind(Node node) {
        String kind = Values.name(node);
        return switch (kind) {
            case "client" -> kind;
            case "leafnode", "route", "gateway", "websocket", "mqtt", "monitor" ->
                throw new InvalidValueException(node.origin().key(), kind + ": not served yet", "client");
            default -> throw Values.invalid(node, "client");
        };
    }

    private Supplier<AdvertiseConfig> advertise() {
        Optional<List<HostPort>> addresses = listener.values("advertise", Values::listOrOne, Addresses::dialable);
        Map<HostPort, HostPort> map = advertiseMap();
        Optional<ConnectUrls> connectUrls = listener.value("connect_urls", Values.oneOf(CONNECT_URLS));
        if (connectUrls.filter(ConnectUrls.MAP::equals).isPresent() && !listener.has("advertise_map")) {
            report.problem(
                    listener.originOf("connect_urls"), "map, but there is no advertise_map", "advertise_map { ... }");
        }
        return () -> new AdvertiseConfig(addresses.orElseThrow(), map, connectUrls.orElseThrow());
    }

    private Map<HostPort, HostPort> advertiseMap() {
        Map<HostPort, HostPort> map = new HashMap<>();
        listener.value("advertise_map", Values::block)
                .ifPresent(block -> block.members()
                        .forEach((from, to) -> report.read(to, Addresses::dialable)
                                .ifPresent(address -> report.read(to, _ -> upstreamAddress(from, to))
                                        .filter(key -> map.put(key, address) != null)
                                        .ifPresent(key -> report.problem(
                                                to.origin(), key + " is mapped twice", "one of them")))));
        return map;
    }

    private static HostPort upstreamAddress(String text, Node at) {
        return HostPort.parse(text)
                .map(HostPort::normalized)
                .orElseThrow(() -> new InvalidValueException(
                        at.origin().key(), "the key is no address", "\"host:port\" = \"host:port\""));
    }

    private Supplier<ClientSecurity> security(Optional<String> upstream) {
        Optional<Boolean> allowNonTls = listener.value("allow_non_tls", Values::flag);
        PolicyReader policies = new PolicyReader(listener, crossChecks, report);
        Optional<Section> block = listener.block("tls").map(Section::ignoringCase);
        if (block.isEmpty()) {
            policies.refuse();
            return ClientSecurity.Plaintext::new;
        }
        Supplier<TlsConfig> tls = new TlsReader(block.get(), report).read();
        Supplier<PolicyConfig> policy = policies.read(block.get(), upstream);
        block.get().finish();
        return () -> new ClientSecurity.Tls(
                tls.get(),
                allowNonTls.orElseThrow()
                        ? ClientSecurity.PlaintextClients.SERVED
                        : ClientSecurity.PlaintextClients.REFUSED,
                policy.get());
    }
}
