package io.postern.policy;

/** One thing that a policy asks of a verified chain, each time that it is judged. Thread-safe. */
interface Rule {
    /** The key of the configuration that asks it, or a word for what is asked always. */
    String key();

    /** What it finds. Never throws, whatever is in the certificates. */
    Finding judge(VerifiedChain chain, Moment moment);
}
