package io.postern.policy;

import io.postern.config.ConfigProblem;
import io.postern.config.SourcedFile;

/** A file does not hold what it should. */
final class BadFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String expected;

    /**
     * @param problem  what is wrong, to be read after the file's name
     * @param expected what would be accepted; empty where {@code problem} says it all
     */
    BadFileException(String problem, String expected) {
        super(problem);
        this.problem = problem;
        this.expected = expected;
    }

    /** At its place in the configuration. */
    ConfigProblem at(SourcedFile file) {
        return file.origin().problem(file.path() + " " + problem, expected);
    }
}
