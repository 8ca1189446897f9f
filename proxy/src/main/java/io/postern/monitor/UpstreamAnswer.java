package io.postern.monitor;

import java.util.Map;

/**
 * What an upstream's {@code /connz} says.
 *
 * @param serverId    which server it is; empty where it did not say, or nothing at all
 * @param connections by their {@code cid}
 */
record UpstreamAnswer(String serverId, Map<Long, UpstreamConnection> connections) {
    /** Of a server that does not answer. */
    static final UpstreamAnswer NONE = new UpstreamAnswer("", Map.of());

    UpstreamAnswer {
        connections = Map.copyOf(connections);
    }
}
