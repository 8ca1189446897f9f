package io.postern.ocsp;

import java.time.Instant;

/**
 * What a responder has said of a certificate, verified.
 *
 * @param status     what is said
 * @param thisUpdate since when this is known to be so
 * @param nextUpdate until when something newer is there; {@link #UNSET} where that is not told
 */
record Answer(Status status, Instant thisUpdate, Instant nextUpdate) {
    /** Newer information is there at any time (RFC 6960, section 2.4). */
    static final Instant UNSET = Instant.MAX;

    /** What a responder can say (RFC 6960, section 2.2). */
    enum Status {
        GOOD("good"),
        REVOKED("revoked"),
        UNKNOWN("unknown");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As nats-server spells it. */
        @Override
        public String toString() {
            return word;
        }
    }

    /** Whether the next update is told. */
    boolean hasNextUpdate() {
        return !nextUpdate.equals(UNSET);
    }
}
