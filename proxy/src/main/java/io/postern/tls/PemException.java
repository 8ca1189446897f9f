package io.postern.tls;

/** A PEM file does not hold what it should. Its words never show what the file holds. */
public final class PemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String expected;

    /**
     * @param problem  what is wrong, to be read after the file's name
     * @param expected what would be accepted; empty where {@code problem} says it all
     */
    public PemException(String problem, String expected) {
        super(problem);
        this.problem = problem;
        this.expected = expected;
    }

    /** What is wrong, to be read after the file's name. */
    public String problem() {
        return problem;
    }

    /** What would be accepted; may be empty. */
    public String expected() {
        return expected;
    }
}
