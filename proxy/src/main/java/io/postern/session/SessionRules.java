package io.postern.session;

import io.postern.config.ClientSecurity;
import io.postern.config.IdentityConfig.ProxyProtocol;
import io.postern.config.LimitsConfig.ConnectLimits;
import io.postern.config.UpstreamConfig;
import java.time.Duration;

/**
 * What the configuration says of the course of a listener's sessions.
 *
 * @param security     whether and how clients speak TLS
 * @param upstream     where they go, and how long that may take
 * @param drainTimeout how long delivering what is held may take at the end
 * @param connect      what a client may take until it has said CONNECT
 */
public record SessionRules(
        ClientSecurity security, UpstreamConfig upstream, Duration drainTimeout, ConnectLimits connect) {

    /** How long dialing may take. */
    Duration dialTimeout() {
        return upstream.dialTimeout();
    }

    /** How long the upstream's first INFO may take, from whichever server. */
    Duration infoTimeout() {
        return upstream.infoTimeout();
    }

    /** How much of that one server has while there are others to go to. */
    Duration infoShare() {
        return upstream.infoTimeout().dividedBy(upstream.servers().size());
    }

    /** How old a session may become, more or less; 0 for any age. */
    Duration maxConnectionAge() {
        return upstream.balancing().maxConnectionAge();
    }

    /** Whether the upstream is told the client's address. */
    ProxyProtocol proxyProtocol() {
        return upstream.identity().proxyProtocol();
    }
}
