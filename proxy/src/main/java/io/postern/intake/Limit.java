package io.postern.intake;

import java.util.Locale;

/** A limit that makes clients wait and refuses none: a closed list, which is the tag of a meter. */
public enum Limit {
    /** No socket could be had for a client: it waits in the kernel's queue. */
    FILE_DESCRIPTORS,
    /** {@code handshakes_per_second} of the listener. */
    HANDSHAKES_PER_SECOND,
    /** {@code handshakes_per_second_per_address} of the listener. */
    HANDSHAKES_PER_SECOND_PER_ADDRESS;

    /** As meters spell it. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
