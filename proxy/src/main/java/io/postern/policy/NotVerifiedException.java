package io.postern.policy;

/** A chain did not pass a {@link Check}. Thrown for what strangers send, so it has no stack trace. */
final class NotVerifiedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Check check;
    private final Refusal reason;

    /** @param detail any text: it is made fit for the log here */
    NotVerifiedException(Check check, Refusal reason, String detail) {
        super(Details.of(detail), null, false, false);
        this.check = check;
        this.reason = reason;
    }

    /** What it did not pass. */
    Check check() {
        return check;
    }

    /** What is said of it. */
    Verdict.Refused refused() {
        return new Verdict.Refused(reason, String.valueOf(getMessage()));
    }
}
