package io.postern.session;

import io.postern.intake.Entry;
import io.postern.nats.InfoLine;
import io.postern.policy.Verdict;
import io.postern.tls.HandshakeFacts;

/** What can happen to a session. The handlers translate Netty's callbacks into these and think no further. */
sealed interface SessionEvent {

    /** The connection was accepted, and what {@code entry} says has become of it. */
    record Accepted(Entry entry) implements SessionEvent {}

    /** Its PROXY header has told whose it is, and what {@code entry} says has become of it. */
    record Introduced(Entry entry) implements SessionEvent {}

    /** It does not begin with a PROXY header, though it has to. */
    record NotIntroduced(CloseReason reason) implements SessionEvent {}

    /** The first byte of a client that is {@code Undecided} or {@code Choosing}; the pipeline must be right when this returns. */
    record ClientSpoke(byte firstByte) implements SessionEvent {}

    /** The TLS handshake is done, and the policy lets the client in. */
    record HandshakeDone(HandshakeFacts facts, Verdict.Admitted client) implements SessionEvent {}

    /** TLS failed, in the handshake or after it, or was refused to the client. */
    record TlsRefused(CloseReason reason) implements SessionEvent {}

    /**
     * A client that is past its handshake may not go on: the policy changed its mind, or what it says is not passed on.
     *
     * @param told what it is told, as the text of an {@code -ERR}
     */
    record ClientRefused(CloseReason reason, String told) implements SessionEvent {}

    /** The client's handshake may start. */
    record HandshakeAllowed() implements SessionEvent {}

    /** The rate of handshakes is over the limit, so none was started. */
    record Throttled(CloseReason reason) implements SessionEvent {}

    /** The client's CONNECT is here, or another first op, for which the upstream may need none. */
    record ClientConnected() implements SessionEvent {}

    /**
     * A server of the upstream took the connection.
     *
     * @param others whether there are others to go to, should it be of no use
     */
    record UpstreamConnected(SessionState.Others others) implements SessionEvent {}

    /** No server of the upstream took it. */
    record UpstreamUnreachable() implements SessionEvent {}

    /** The upstream's first INFO. */
    record UpstreamInfo(InfoLine info) implements SessionEvent {}

    /** What the upstream says can't be relayed. */
    record UpstreamBroke(CloseReason reason) implements SessionEvent {}

    /** A side has said its last (a FIN, or TLS's close_notify); it may still be listening. */
    record Ended(Side side) implements SessionEvent {}

    /** A side's connection was reset. */
    record Reset(Side side) implements SessionEvent {}

    /** A side's connection is closed altogether. */
    record Gone(Side side) implements SessionEvent {}

    /** A deadline passed. */
    record DeadlinePassed(Deadline deadline) implements SessionEvent {}

    /** The gate is stopping: the session is to end after what is under way was delivered. */
    record StopRequested() implements SessionEvent {}

    /** A fault of our own. */
    record Failed() implements SessionEvent {}
}
