package io.postern.policy;

import io.postern.config.AccessConfig.NameRule;
import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A rule of {@code access} and where it stands. */
record AccessRule(NameRule rule, NamePattern pattern) {

    /** @throws ConfigException with every pattern that is none of its type's */
    static List<AccessRule> compile(List<NameRule> rules) throws ConfigException {
        List<AccessRule> compiled = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (NameRule rule : rules) {
            try {
                compiled.add(new AccessRule(rule, NamePattern.of(rule)));
            } catch (IllegalArgumentException unreadable) {
                problems.add(rule.origin().problem(rule.pattern(), String.valueOf(unreadable.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return compiled;
    }

    /** As it is configured, and where. */
    @Override
    public String toString() {
        return rule.type().name().toLowerCase(Locale.ROOT) + ":" + rule.pattern() + " (line "
                + rule.origin().line() + ")";
    }
}
