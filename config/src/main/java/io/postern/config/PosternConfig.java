package io.postern.config;

import java.util.List;

/**
 * A whole configuration: what one process serves. Valid by construction: every listener's upstream is in
 * {@link #upstreams}, names are unique, and there is at least one of each.
 *
 * @param listeners    the addresses to accept on, at least one, in the file's order
 * @param upstreams    the nats-servers to dial, at least one, in the file's order
 * @param tlsEngine    what does TLS
 * @param stapling     whether clients are sent the OCSP status of our own certificates
 * @param operation    how the gate is operated
 */
public record PosternConfig(
        List<ListenerConfig> listeners,
        List<UpstreamConfig> upstreams,
        TlsEngineName tlsEngine,
        StaplingConfig stapling,
        OperationConfig operation) {

    public PosternConfig {
        listeners = List.copyOf(listeners);
        upstreams = List.copyOf(upstreams);
        Checks.require(!listeners.isEmpty(), "listeners", "none", "at least one");
        Checks.require(!upstreams.isEmpty(), "upstreams", "none", "at least one");
        for (ListenerConfig listener : listeners) {
            Checks.require(
                    upstreams.stream().anyMatch(upstream -> upstream.name().equals(listener.upstream())),
                    "upstream",
                    listener.upstream(),
                    "the name of an upstream");
        }
    }

    /** The listener of this name, which has to be one of this configuration's. */
    public ListenerConfig listener(String name) {
        return listeners.stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no listener " + name));
    }

    /** The upstream of {@code listener}, which is one of this configuration's. */
    public UpstreamConfig upstreamOf(ListenerConfig listener) {
        return upstreams.stream()
                .filter(upstream -> upstream.name().equals(listener.upstream()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("a listener of another configuration: " + listener.name()));
    }
}
