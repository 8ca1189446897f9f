package io.postern.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, to tell it all at once and in the order of the file. */
final class Problems {
    private final List<String> files = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** {@code file} is read next: its problems come after those of the files before it. */
    void reading(String file) {
        if (!files.contains(file)) {
            files.add(file);
        }
    }

    /** The files read so far, the one of the command line first. */
    List<String> files() {
        return files;
    }

    void add(ConfigProblem problem) {
        problems.add(problem);
    }

    /** Ends the reading if anything is wrong. */
    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt((ConfigProblem problem) -> files.indexOf(problem.file()))
                            .thenComparingInt(ConfigProblem::line))
                    .toList());
        }
    }
}
