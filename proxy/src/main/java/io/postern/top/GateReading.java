package io.postern.top;

import java.time.Instant;
import java.util.List;

/**
 * What the pages of a gate said at one moment.
 *
 * @param gate        of the gate as a whole
 * @param totals      of all sessions, since it started
 * @param connections the first rows
 */
record GateReading(Gate gate, Totals totals, List<Connection> connections) {
    GateReading {
        connections = List.copyOf(connections);
    }

    /**
     * The gate as a whole.
     *
     * @param serverId its id
     * @param version  of Postern
     * @param uptime   as it says it
     * @param state    what it is doing
     * @param now      its clock
     * @param load     what it takes of its machine
     */
    record Gate(String serverId, String version, String uptime, String state, Instant now, Load load) {}

    /**
     * What a gate takes of its machine.
     *
     * @param cpu    percent of one processor
     * @param memory resident, in bytes
     */
    record Load(double cpu, long memory) {}

    /**
     * All sessions.
     *
     * @param connections live ones
     * @param accepted    ever
     * @param inMessages  from clients
     * @param outMessages to clients
     * @param inBytes     from clients
     * @param outBytes    to clients
     */
    record Totals(long connections, long accepted, long inMessages, long outMessages, long inBytes, long outBytes) {}

    /**
     * One session.
     *
     * @param client who it is
     * @param tls    how it is protected
     * @param counts how much it does
     * @param uptime as the gate says it
     * @param last   when either side last said something
     */
    record Connection(Client client, Tls tls, Counts counts, String uptime, Instant last) {}

    /**
     * The client of a session. Names are its own words.
     *
     * @param address host and port
     * @param cid     the session's number
     * @param name    the application's; may be empty
     * @param library its language and version; may be empty
     * @param user    what its certificate became; may be empty
     */
    record Client(String address, long cid, String name, String library, String user) {}

    /**
     * How a session's client is protected.
     *
     * @param version {@code 1.2} or {@code 1.3}; empty without TLS
     * @param cipher  the IANA name; empty without TLS
     * @param group   the key exchange; may be empty
     * @param mode    how it began
     */
    record Tls(String version, String cipher, String group, String mode) {}

    /**
     * How much a session does.
     *
     * @param subscriptions where the upstream tells
     * @param pending       bytes for the client
     * @param outMessages   to the client
     * @param inMessages    from the client
     * @param outBytes      to the client
     * @param inBytes       from the client
     */
    record Counts(long subscriptions, long pending, long outMessages, long inMessages, long outBytes, long inBytes) {}
}
