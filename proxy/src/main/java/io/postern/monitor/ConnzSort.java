package io.postern.monitor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** The orders of rows, by the values of {@code sort}; each as nats-server has it (server/monitor.go, {@code Connz}). */
enum ConnzSort {
    CID(Comparator.comparingLong(ConnzRow::cid)),
    START(Comparator.comparingLong(ConnzRow::cid)),
    SUBS(Comparator.comparingLong(ConnzRow::subscriptions).reversed()),
    PENDING(Comparator.comparingLong(ConnzRow::pending).reversed()),
    MSGS_TO(Comparator.comparingLong(ConnzRow::outMessages).reversed()),
    MSGS_FROM(Comparator.comparingLong(ConnzRow::inMessages).reversed()),
    BYTES_TO(Comparator.comparingLong(ConnzRow::outBytes).reversed()),
    BYTES_FROM(Comparator.comparingLong(ConnzRow::inBytes).reversed()),
    LAST(Comparator.comparing(ConnzRow::last).reversed()),
    IDLE(Comparator.comparing(ConnzRow::idle).reversed()),
    UPTIME(Comparator.comparing(ConnzRow::uptime)),
    STOP(Comparator.comparing(ConnzRow::seen).reversed()),
    REASON(Comparator.comparing(ConnzRow::reason)),
    RTT(Comparator.comparingDouble(ConnzRow::rttNanos).reversed());

    @SuppressWarnings("ImmutableEnumChecker") // of functions without state
    private final Comparator<ConnzRow> order;

    ConnzSort(Comparator<ConnzRow> order) {
        this.order = order;
    }

    /** Rows that are equal in it stay in the order of their numbers. */
    Comparator<ConnzRow> order() {
        return order.thenComparingLong(ConnzRow::cid);
    }

    /** Whether it has a meaning for sessions that have ended alone. */
    boolean isOfEndings() {
        return this == STOP || this == REASON;
    }

    /** As a request names it. */
    String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that a request names; by number where it names none.
     *
     * @throws BadRequestException if there is none of that name
     */
    static ConnzSort of(String parameter) throws BadRequestException {
        if (parameter.isEmpty()) {
            return CID;
        }
        return Arrays.stream(values())
                .filter(sort -> sort.parameter().equals(parameter))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("invalid sorting option: " + Query.quote(parameter)));
    }
}
