package io.postern.monitor;

import io.postern.monitor.ServerMonitor.Detail;
import java.util.Locale;

/**
 * What {@code /connz} is asked for, by nats-server's parameters.
 *
 * @param sort   the order of the rows
 * @param state  which sessions
 * @param show   how much of each
 * @param window which part of the rows
 * @param filter which rows
 */
record ConnzQuery(ConnzSort sort, State state, Show show, Window window, Filter filter) {
    /** What nats-server shows where nothing is said (server/monitor.go, {@code DefaultConnListSize}). */
    static final int USUAL_LIMIT = 1024;

    /** Which sessions. */
    enum State {
        OPEN,
        CLOSED,
        ALL
    }

    /**
     * How much of each session.
     *
     * @param identities as whom it came, with which certificates
     * @param detail     whether its subscriptions are listed
     */
    record Show(boolean identities, Detail detail) {}

    /**
     * Which part of all rows.
     *
     * @param offset rows that are passed over; 0 or more
     * @param limit  the most rows; 1 or more
     */
    record Window(int offset, int limit) {}

    /**
     * Which sessions are rows at all.
     *
     * @param cid     the number of the one session; 0 for any
     * @param user    the mapped user; empty for any
     * @param account the account; empty for any
     * @param mqtt    the id of an MQTT client, which no session has; empty for any
     */
    record Filter(long cid, String user, String account, String mqtt) {}

    /**
     * Reads it.
     *
     * @throws BadRequestException with what nats-server would say of it
     */
    static ConnzQuery of(Query query) throws BadRequestException {
        boolean identities = query.flag("auth");
        boolean listed = query.text("subs").toLowerCase(Locale.ROOT).equals("detail") || query.flag("subs");
        int offset = query.number("offset");
        int limit = query.number("limit");
        long cid = query.unsigned("cid");
        State state = state(query.text("state"));
        ConnzSort sort = ConnzSort.of(query.text("sort"));
        if (sort.isOfEndings() && state != State.CLOSED) {
            throw new BadRequestException("sort by " + sort.parameter() + " only valid on closed connections");
        }
        return new ConnzQuery(
                sort,
                state,
                new Show(identities, listed ? Detail.SUBSCRIPTIONS : Detail.CONNECTIONS),
                new Window(Math.max(offset, 0), cid != 0 ? 1 : limit <= 0 ? USUAL_LIMIT : limit),
                new Filter(cid, query.text("user"), query.text("acc"), query.text("mqtt_client")));
    }

    private static State state(String text) throws BadRequestException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "open" -> State.OPEN;
            case "closed" -> State.CLOSED;
            case "any", "all" -> State.ALL;
            default -> throw new BadRequestException("Error decoding state for " + Query.quote(text));
        };
    }
}
