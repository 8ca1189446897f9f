package io.postern.policy;

import java.util.List;

/** {@code access.deny}: who matches one is refused, whatever {@code access.allow} says. */
record AccessDeny(List<AccessRule> rules) implements Rule {
    AccessDeny {
        rules = List.copyOf(rules);
    }

    @Override
    public String key() {
        return "access.deny";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (rules.isEmpty()) {
            return new Finding.NotAsked();
        }
        return rules.stream()
                .filter(rule -> rule.pattern().denies(chain.names()))
                .findFirst()
                .<Finding>map(rule ->
                        Finding.Failed.because(Refusal.NAME_DENIED, Details.name(chain.leaf()) + ": denied by " + rule))
                .orElse(Finding.Passed.FOR_EVER);
    }
}
