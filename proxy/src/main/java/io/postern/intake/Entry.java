package io.postern.intake;

/** What becomes of a connection when it is accepted, and when its PROXY header has told whose it is. */
public enum Entry {
    /** It is counted, and may be served. */
    ADMITTED,
    /** It is counted, and has to begin with a PROXY header. */
    HEADER_AWAITED,
    /** There are as many as the gate serves. */
    MAX_CONNECTIONS,
    /** There are as many as the listener serves. */
    MAX_CONNECTIONS_PER_LISTENER,
    /** There are as many of the client's address as the listener serves. */
    MAX_CONNECTIONS_PER_ADDRESS,
    /** It would have to begin with a PROXY header, and who sent it may not send any. */
    PROXY_HEADER_NOT_ALLOWED
}
