package io.postern.intake;

/** When a handshake may start. */
public sealed interface Turn {

    /** Now. */
    record Now() implements Turn {}

    /** Later, of which is told; for now there are too many in a second. */
    record Later(Limit limit) implements Turn {}

    /** Never: too many wait already. */
    record Never() implements Turn {}
}
