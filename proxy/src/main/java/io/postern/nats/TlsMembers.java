package io.postern.nats;

/**
 * What the {@code tls_*} members of INFO say on one session. A client that is told {@code tls_available} alone may
 * stay in plaintext, one that is told nothing may refuse TLS, so a TLS listener says {@link #REQUIRED} in either
 * handshake mode.
 */
public enum TlsMembers {
    /** A plaintext listener: neither is there, as clients upgrade on either. */
    NONE,
    /** A TLS listener. */
    REQUIRED,
    /** A listener that also serves plaintext: the client chooses after INFO. */
    AVAILABLE,
    /** A listener that also serves plaintext, inside a TLS session whose client spoke first. */
    REQUIRED_AND_AVAILABLE;

    boolean required() {
        return this == REQUIRED || this == REQUIRED_AND_AVAILABLE;
    }

    boolean available() {
        return this == AVAILABLE || this == REQUIRED_AND_AVAILABLE;
    }
}
