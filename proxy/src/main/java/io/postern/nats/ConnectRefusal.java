package io.postern.nats;

/** Why what a client says is not passed on: a closed list. */
public enum ConnectRefusal {
    /** The first op is neither CONNECT nor PING. */
    CONNECT_MISSING,
    /** A second CONNECT. */
    CONNECT_REPEATED,
    /** CONNECT is no strict JSON object, or too deep, too long, not UTF-8, of wrong types. */
    CONNECT_MALFORMED,
    /** CONNECT has a key twice, or one that nats-server would take for another's. */
    CONNECT_AMBIGUOUS,
    /** CONNECT brings a {@code proxy_sig} of its own. */
    CONNECT_FORGED,
    /** CONNECT names a user and no secret: one that needs none would let anyone in. */
    CONNECT_UNPROVEN,
    /** The gate has to sign, and the upstream sent no nonce to sign. */
    NONCE_MISSING,
    /** The certificate is no user's. */
    NO_MAPPED_USER,
    /** A line is not canonical: an unknown op, its case, its spaces, its sizes, its line end. */
    CLIENT_BAD_FRAMING,
    /** A line is longer than the upstream takes. */
    CLIENT_LINE_TOO_LONG
}
