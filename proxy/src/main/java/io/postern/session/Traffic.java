package io.postern.session;

/**
 * What all sessions have passed on, those that have ended included. Never less than before.
 *
 * @param bytesFromClients      what clients said, without TLS
 * @param bytesFromUpstreams    what upstreams said, once it was framed
 * @param messagesFromUpstreams messages among that
 */
public record Traffic(long bytesFromClients, long bytesFromUpstreams, long messagesFromUpstreams) {
    /** Nothing. */
    static final Traffic NONE = new Traffic(0, 0, 0);

    /** With what one event loop has passed on. */
    Traffic plus(LoopTraffic loop) {
        return new Traffic(
                bytesFromClients + loop.fromClients().bytes(),
                bytesFromUpstreams + loop.fromUpstreams().bytes(),
                messagesFromUpstreams + loop.fromUpstreams().messages());
    }
}
