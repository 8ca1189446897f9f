package io.postern.session;

/** What a session waits for, for a bounded time each. */
enum Deadline {
    /** The PROXY header. */
    PROXY_HEADER,
    /** The client's first byte: the wait of TLS-first with fallback, or for the answer to INFO under {@code allow_non_tls}. */
    FIRST_BYTE,
    /** The end of the TLS handshake. */
    HANDSHAKE,
    /** A connection to the upstream. */
    DIAL,
    /** The first INFO of one server, while there are others to go to. */
    SERVER,
    /** The upstream's first INFO, from whichever server. */
    INFO,
    /** The client's CONNECT, once bytes pass. */
    CONNECT,
    /** The age that a session may reach. */
    AGE,
    /** The delivery of what is held when the session ends. */
    DRAIN,
    /** The end of a client that may no longer go on, whether or not it takes what is held for it. */
    EVICTION
}
