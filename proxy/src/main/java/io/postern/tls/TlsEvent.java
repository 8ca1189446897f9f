package io.postern.tls;

import io.postern.policy.Verdict;

/** What a {@link TlsHandler} tells the handlers behind it, as user events, on the event loop. */
public sealed interface TlsEvent {

    /**
     * The handshake is done, and the client may come in. Comes before any application byte.
     *
     * @param client who it is, as the policy says now: judged anew, however the handshake came about
     */
    record HandshakeDone(HandshakeFacts facts, Verdict.Admitted client) implements TlsEvent {}

    /**
     * The policy refuses the client, and the handler closes the channel by itself; comes once, before {@code channelInactive} and
     * before any application byte. What the client said together with its Finished may be read all the same, as an engine may have
     * decrypted it by then: it is to be dropped.
     */
    record ClientRefused(Verdict.Refused refusal, Told told) implements TlsEvent {}

    /** Whether a client that is refused knows why. */
    enum Told {
        /** The alert has been written. */
        BY_ALERT,
        /** The handshake was done, as that of a resumed session is: what is written until the event returns is sent. */
        NOT_YET
    }

    /**
     * The handshake failed. The alert, if there is one to send, has been written, and the handler closes the channel by
     * itself; comes once, before {@code channelInactive}, and no application byte was or will be read.
     *
     * @param failure why
     * @param detail  the library's words, for the log only: printable ASCII, at most {@value LogText#MAX_LENGTH} characters
     */
    record HandshakeFailed(TlsFailure failure, String detail) implements TlsEvent {}

    /** The client said that it sends no more ({@code close_notify}); comes after everything that it sent before. */
    record CloseNotify() implements TlsEvent {}

    /**
     * TLS broke after the handshake: a record that does not authenticate, a fatal alert. Our alert has been written, and
     * the handler closes the channel by itself; comes once, before {@code channelInactive}.
     *
     * @param failure why
     * @param detail  as for {@link HandshakeFailed}
     */
    record ConnectionBroken(TlsFailure failure, String detail) implements TlsEvent {}
}
