package io.postern.config;

import java.util.List;

/**
 * What becomes of a connection before it is served.
 *
 * @param proxyHeaders whether it begins with a PROXY header
 * @param limits       how many there may be, how fast, and for how long they may be silent
 */
public record IntakeConfig(ProxyHeaders proxyHeaders, LimitsConfig limits) {

    /** Connections as they come, without limits. */
    public static final IntakeConfig OPEN = new IntakeConfig(new ProxyHeaders.Off(), LimitsConfig.NONE);

    /** Whether connections begin with a PROXY header, which has the client's address. Never optional: else any client could send one. */
    public sealed interface ProxyHeaders {
        /** They don't. */
        record Off() implements ProxyHeaders {}

        /** Each does, and comes from one of {@code networks}, of which there is at least one. */
        record RequiredFrom(List<Network> networks) implements ProxyHeaders {
            public RequiredFrom {
                networks = List.copyOf(networks);
                Checks.require(!networks.isEmpty(), "proxy_protocol_from", "[]", "at least one network");
            }
        }
    }
}
