package io.postern.policy;

import java.time.Instant;

/** What issuers' responders have answered so far. Thread-safe; answers at once, and asks nobody. */
@FunctionalInterface
public interface OcspStatuses {

    /** What is known of {@code question} at {@code now}. */
    Status of(OcspQuestion question, Instant now);

    /** An answer, or that there is none. */
    sealed interface Status {
        /** Not revoked, as far as is known until then. */
        record Good(Instant until) implements Status {}

        /** Revoked. */
        record Revoked() implements Status {}

        /** The responder does not know the certificate; asked again from {@code until} on. */
        record Unknown(Instant until) implements Status {}

        /** No proper answer; asked again from {@code until} on. */
        record Unreachable(Instant until) implements Status {}

        /** Not asked yet, or too long ago. */
        record NotAsked() implements Status {}
    }
}
