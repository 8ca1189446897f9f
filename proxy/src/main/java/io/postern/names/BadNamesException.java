package io.postern.names;

/** The names of a certificate are not to be trusted. */
public final class BadNamesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /** What is wrong with them. */
    public enum Problem {
        /** They can't be decoded. */
        UNREADABLE,
        /** One holds a byte that no name holds: control, NUL, beyond ASCII in a SAN. */
        FORBIDDEN_BYTES
    }

    /** @param detail for the log: printable ASCII */
    public BadNamesException(Problem problem, String detail) {
        super(detail);
        this.problem = problem;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }
}
