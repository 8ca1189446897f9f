package io.postern.monitor;

import java.time.Instant;

/**
 * What tells this process from others.
 *
 * @param serverId like a nats-server's; new in each process
 * @param version  of Postern
 * @param start    when it began
 */
record Identification(String serverId, String version, Instant start) {
    /** Of this process, from now on. */
    static Identification begin(String version) {
        return new Identification(ServerId.random(), version, Instant.now());
    }
}
