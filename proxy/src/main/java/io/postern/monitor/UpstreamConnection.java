package io.postern.monitor;

import io.postern.session.SessionView.Application;
import java.util.List;

/**
 * What an upstream's own {@code /connz} says of one of its connections. Texts are clients' and the upstream's words.
 *
 * @param application   what the client says that it is
 * @param account       the account that it is in; empty for the global one
 * @param rtt           the round trip from the upstream to the client, as Go writes a duration; empty where it is not known
 * @param counts        what the upstream counted
 * @param subscriptions their subjects, where they were asked for
 */
record UpstreamConnection(
        Application application, String account, String rtt, Counts counts, List<String> subscriptions) {
    /** Of a connection that nothing is known of. */
    static final UpstreamConnection UNKNOWN =
            new UpstreamConnection(Application.UNKNOWN, "", "", new Counts(0, 0, 0, 0), List.of());

    UpstreamConnection {
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * What the upstream counted.
     *
     * @param inMessages    from the client
     * @param outMessages   to the client
     * @param pending       bytes that wait to be sent
     * @param subscriptions how many there are
     */
    record Counts(long inMessages, long outMessages, long pending, long subscriptions) {}
}
