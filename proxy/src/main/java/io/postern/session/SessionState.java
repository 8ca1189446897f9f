package io.postern.session;

import io.postern.nats.InfoLine;

/**
 * Where a session stands. A state carries exactly what is true in it.
 *
 * <p>{@link Opening} is a pair, what we know of the client × what we have of the upstream; then {@link Relaying};
 * {@link Draining} from the moment that anything ends the session until both connections are gone; {@link Closed}.
 */
sealed interface SessionState {

    /** Not yet open. */
    record Opening(ClientSide client, UpstreamSide upstream) implements SessionState {
        Opening with(ClientSide changed) {
            return new Opening(changed, upstream);
        }

        Opening with(UpstreamSide changed) {
            return new Opening(client, changed);
        }
    }

    /** Open: bytes pass both ways. */
    record Relaying() implements SessionState {}

    /** Ending: what was received from one side is being delivered to the other. */
    record Draining(CloseReason reason, Leg client, Leg upstream) implements SessionState {
        static Draining of(CloseReason reason, Side side, Leg leg, Leg other) {
            return side == Side.CLIENT ? new Draining(reason, leg, other) : new Draining(reason, other, leg);
        }

        Leg leg(Side side) {
            return side == Side.CLIENT ? client : upstream;
        }

        Draining with(Side side, Leg leg) {
            return of(reason, side, leg, leg(side.other()));
        }
    }

    /** Both connections are gone, for this reason. */
    record Closed(CloseReason reason) implements SessionState {}

    /** What is left of one connection while draining. */
    enum Leg {
        /** It may still say something. */
        OPEN,
        /** It was reset: nothing reaches it any more, but what it said before may still have to be read. */
        BROKEN,
        /** It has said its last. */
        ENDED,
        /** It is gone. */
        GONE
    }

    /** Whether there are servers of the upstream that a session has not tried. */
    enum Others {
        /** There are. */
        LEFT,
        /** This is the last. */
        NONE
    }

    /** What we know of the client while opening. */
    sealed interface ClientSide {
        /** It was accepted, and nothing else. */
        record Arriving() implements ClientSide {}

        /** A PROXY header has to tell whose connection it is. */
        record Introducing() implements ClientSide {}

        /**
         * It has said nothing, and INFO has not been sent.
         *
         * @param waitOver whether INFO goes out in clear as soon as it is held; until then a client may still speak first
         */
        record Undecided(boolean waitOver) implements ClientSide {}

        /** The listener is plaintext. */
        record Plain() implements ClientSide {}

        /** INFO went out in clear, and the client may answer with TLS or in plaintext ({@code allow_non_tls}). */
        record Choosing() implements ClientSide {}

        /** Its handshake has to wait for its turn. */
        record Queued(boolean infoSent) implements ClientSide {}

        /** The TLS engine is in place. */
        record Handshaking(boolean infoSent) implements ClientSide {}

        /** The handshake is done; INFO has yet to be sent inside it. */
        record Secured() implements ClientSide {}
    }

    /** What we have of the upstream while opening. */
    sealed interface UpstreamSide {
        /** Nothing yet. */
        record NotDialed() implements UpstreamSide {}

        /** A connection is on its way. */
        record Dialing() implements UpstreamSide {}

        /** Connected; the first INFO has not come. */
        record AwaitingInfo(Others others) implements UpstreamSide {}

        /** The first INFO is here, and what follows it is not read. */
        record InfoHeld(InfoLine info) implements UpstreamSide {}

        /** The first INFO is here, and the upstream has ended since: its last words wait for a client that is secured. */
        record EndedAfterInfo(InfoLine info) implements UpstreamSide {}
    }
}
