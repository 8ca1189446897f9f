package io.postern.session;

/** What the sessions of one event loop have passed on. */
final class LoopTraffic {
    private final Flow.Sum fromClients = new Flow.Sum();
    private final Flow.Sum fromUpstreams = new Flow.Sum();

    Flow.Sum fromClients() {
        return fromClients;
    }

    Flow.Sum fromUpstreams() {
        return fromUpstreams;
    }
}
