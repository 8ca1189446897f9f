package io.postern.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration could not be made; carries every problem at once, in the order of the file. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** @param problems at least one */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
