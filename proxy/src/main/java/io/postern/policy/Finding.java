package io.postern.policy;

import java.time.Instant;
import java.util.List;

/** What a {@link Rule} finds. */
sealed interface Finding {

    /** Nothing was asked of the chain. */
    record NotAsked() implements Finding {}

    /**
     * The chain passes.
     *
     * @param until    how long this holds; {@link Instant#MAX} where nothing bounds it
     * @param warnings what would have been a refusal under a stricter configuration
     */
    record Passed(Instant until, List<Verdict.Refused> warnings) implements Finding {
        /** For as long as the policy is the same. */
        static final Passed FOR_EVER = new Passed(Instant.MAX, List.of());

        public Passed {
            warnings = List.copyOf(warnings);
        }

        static Passed until(Instant until) {
            return new Passed(until, List.of());
        }
    }

    /** The chain does not pass. */
    record Failed(Verdict.Refused refused) implements Finding {
        /** @param detail any text: it is made fit for the log here */
        static Failed because(Refusal reason, String detail) {
            return new Failed(new Verdict.Refused(reason, Details.of(detail)));
        }
    }

    /** Issuers have to be asked first. */
    record Pending(List<OcspQuestion> questions) implements Finding {
        public Pending {
            questions = List.copyOf(questions);
        }
    }
}
