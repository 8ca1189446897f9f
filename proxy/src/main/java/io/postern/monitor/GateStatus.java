package io.postern.monitor;

import io.postern.config.PosternConfig;
import io.postern.session.Sessions;
import io.postern.upstream.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the pages and the meters ask of a gate. Thread-safe; answers at once where nothing else is said. */
public interface GateStatus {

    /** What it is doing. */
    GateState state();

    /** The configuration in force. */
    PosternConfig config();

    /** Since when that is in force. */
    Instant configuredAt();

    /** Its listeners, in the configuration's order. */
    List<ListenerStatus> listeners();

    /** The servers of all its upstreams, in the configuration's order. */
    List<ServerStatus> servers();

    /** Its sessions. */
    Sessions sessions();

    /** Whether every event loop answers within {@code atMost}. Blocks. */
    boolean isAlive(Duration atMost);
}
