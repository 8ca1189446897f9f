package io.postern.session;

import io.postern.config.ClientSecurity;
import java.time.Duration;

/**
 * What a listener's configuration says of its sessions' course.
 *
 * @param security     whether and how clients speak TLS
 * @param dialTimeout  how long dialing may take
 * @param infoTimeout  how long the upstream's first INFO may take
 * @param drainTimeout how long delivering what is held may take at the end
 */
public record SessionRules(
        ClientSecurity security, Duration dialTimeout, Duration infoTimeout, Duration drainTimeout) {}
