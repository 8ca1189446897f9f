package io.postern.session;

/** The two sides of a session. */
public enum Side {
    /** The side that dialed us. */
    CLIENT,
    /** The nats-server that we dialed. */
    UPSTREAM;

    /** The other side of the session. */
    public Side other() {
        return this == CLIENT ? UPSTREAM : CLIENT;
    }
}
