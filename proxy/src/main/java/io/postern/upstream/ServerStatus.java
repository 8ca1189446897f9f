package io.postern.upstream;

import io.postern.config.HostPort;
import java.time.Instant;

/**
 * What is known of one server of an upstream at one moment, for monitoring. Texts are a server's own words or a library's, and
 * fit for a page: short, printable ASCII.
 *
 * @param upstream   the upstream's name in the configuration
 * @param server     as the configuration has it
 * @param state      whether sessions go there
 * @param sessions   those that are connected to it
 * @param since      when it came into this state
 * @param problem    why sessions don't go there, or did not at last; empty for nothing
 * @param serverId   the {@code server_id} of its last INFO; empty before the first
 * @param serverName the {@code server_name} of its last INFO; empty where it has none
 * @param version    the {@code version} of its last INFO; empty where it has none
 */
public record ServerStatus(
        String upstream,
        HostPort server,
        State state,
        int sessions,
        Instant since,
        String problem,
        String serverId,
        String serverName,
        String version) {

    /** Whether sessions go to a server. */
    public enum State {
        /** Nobody has asked it yet. */
        UNKNOWN,
        /** It has answered with INFO. */
        UP,
        /** It could not be reached, or sent no INFO. */
        DOWN,
        /** It is about to stop, and says so in its INFO: sessions that there are stay. */
        LAME_DUCK
    }
}
