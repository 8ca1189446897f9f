package io.postern.policy;

/**
 * What one rule of a policy says of a chain, for {@code postern explain-cert}.
 *
 * @param rule    the key of the configuration that asks it, or a word for what is asked always
 * @param outcome what it says
 */
public record RuleResult(String rule, Outcome outcome) {

    /** What a rule says. */
    public sealed interface Outcome {
        /** The chain passes. */
        record Passed() implements Outcome {}

        /**
         * The chain does not pass.
         *
         * @param reason why
         * @param detail printable ASCII, at most 200 characters
         */
        record Refused(Refusal reason, String detail) implements Outcome {}

        /** The configuration asks nothing here; or of issuers that only a handshake would ask. */
        record NotAsked() implements Outcome {}

        /**
         * It can't be told.
         *
         * @param because the rule before it that has to pass first
         */
        record Skipped(String because) implements Outcome {}
    }
}
