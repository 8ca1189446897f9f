package io.postern.upstream;

import io.postern.config.HostPort;

/** Is told of what becomes of dialing, for the meters. On any thread. */
@FunctionalInterface
public interface UpstreamObserver {

    /** A session found that {@code server} takes no connection, or sends no INFO. */
    void dialFailed(String upstream, HostPort server);
}
