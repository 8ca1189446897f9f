package io.postern.session;

import io.postern.config.ClientSecurity;
import io.postern.config.IdentityConfig.ProxyProtocol;
import io.postern.config.LimitsConfig.ConnectLimits;
import java.time.Duration;

/**
 * What a listener's configuration says of its sessions' course.
 *
 * @param security     whether and how clients speak TLS
 * @param dialTimeout  how long dialing may take
 * @param infoTimeout  how long the upstream's first INFO may take
 * @param drainTimeout how long delivering what is held may take at the end
 * @param proxyProtocol whether the upstream is told the client's address
 * @param connect      what a client may take until it has said CONNECT
 */
public record SessionRules(
        ClientSecurity security,
        Duration dialTimeout,
        Duration infoTimeout,
        Duration drainTimeout,
        ProxyProtocol proxyProtocol,
        ConnectLimits connect) {}
