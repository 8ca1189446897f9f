package io.postern.session;

import io.postern.nats.InfoLine;
import io.postern.nats.TlsMembers;
import io.postern.upstream.ProxyHeader;
import java.time.Duration;

/** What {@link SessionLogic} wants done; {@link Session} does it, in order, in one turn of the event loop. */
sealed interface SessionAction {

    /** Dial the upstream. */
    record DialUpstream() implements SessionAction {}

    /** Tell the upstream's pool that the server that is being dialed, or was, is of no use. */
    record BlameServer(CloseReason why) implements SessionAction {}

    /** Let go of the server that was dialed, and dial another. */
    record DialNext() implements SessionAction {}

    /** Report the PROXY header; what comes behind it is kept until the client is read again. */
    record WatchProxyHeader() implements SessionAction {}

    /** Report the client's first byte before anything else gets it. */
    record WatchFirstByte() implements SessionAction {}

    /** Read from the client. */
    record ReadClient() implements SessionAction {}

    /** Stop reading from the client. */
    record PauseClient() implements SessionAction {}

    /** Send the edited INFO, alone in its write. */
    record SendInfo(InfoLine info, TlsMembers members) implements SessionAction {}

    /** Tell the upstream of the client's address. */
    record SendProxyHeader() implements SessionAction {}

    /** Tell the operator that the upstream was not told of the client's address, and why. */
    record LeaveOutProxyHeader(ProxyHeader.Support why) implements SessionAction {}

    /** Send {@code -ERR '<text>'}, unless the client is in the middle of an op. */
    record SendError(String text) implements SessionAction {}

    /** Report when the client's handshake may start; what it says until then is held for that. */
    record AwaitHandshake() implements SessionAction {}

    /** Put the TLS engine in front of everything, in place of the first-byte watch where there is one. */
    record SecureClient() implements SessionAction {}

    /** Start a deadline, unless it runs already: what is bounded is bounded as a whole. */
    record StartDeadline(Deadline deadline, Duration after) implements SessionAction {}

    /** Stop a deadline, if it runs. */
    record StopDeadline(Deadline deadline) implements SessionAction {}

    /** Join the two sides: from now on bytes pass. */
    record Fuse() implements SessionAction {}

    /** End the session after about this time: not in the same moment as others that came in one. */
    record LimitAge(Duration about) implements SessionAction {}

    /** End the writing to a side, once all that was written before has been delivered; go on reading from it. */
    record End(Side side) implements SessionAction {}

    /** Close a side, once all that was written before has been delivered. */
    record Close(Side side) implements SessionAction {}

    /** Throw away what is still written to a side: its connection is broken, though it may have last words. */
    record Mute(Side side) implements SessionAction {}

    /** Close a side by a reset, once all that was written before has been delivered. */
    record PassReset(Side side) implements SessionAction {}

    /** Close a side by a reset, at once. */
    record Abort(Side side) implements SessionAction {}
}
