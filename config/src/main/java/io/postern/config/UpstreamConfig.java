package io.postern.config;

import java.time.Duration;
import java.util.List;

/**
 * A nats-server, or several that are equal, to which sessions are forwarded in plaintext.
 *
 * @param name        the block's name in the file
 * @param servers     the addresses to dial, at least one; the next is tried when one can't be reached
 * @param dialTimeout how long all dialing of one session may take; more than 0
 * @param infoTimeout how long the upstream's first INFO may take once the connection stands; more than 0
 * @param identity    as whom sessions come to it
 * @param balancing   how sessions are spread over its servers
 */
public record UpstreamConfig(
        String name,
        List<HostPort> servers,
        Duration dialTimeout,
        Duration infoTimeout,
        IdentityConfig identity,
        BalancingConfig balancing) {

    public UpstreamConfig {
        servers = List.copyOf(servers);
        Checks.require(!name.isEmpty(), "name", name, "a name");
        Checks.require(!servers.isEmpty(), "servers", "[]", "at least one host:port");
        Checks.positive("dial_timeout", dialTimeout);
        Checks.positive("info_timeout", infoTimeout);
    }
}
