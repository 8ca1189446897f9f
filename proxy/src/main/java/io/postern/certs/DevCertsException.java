package io.postern.certs;

import java.util.List;

/** The certificates could not be made; carries every problem at once. The folder is as it was before. */
public final class DevCertsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems at least one; each names its file and what was expected */
    DevCertsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** A problem that showed itself only while the files were made. */
    DevCertsException(String problem, Exception cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /** Every problem, at least one, each a line that is fit to be shown. */
    public List<String> problems() {
        return problems;
    }
}
