package io.postern.policy;

import java.util.List;

/** {@code access.allow}: where there is any rule, one has to match. */
record AccessAllow(List<AccessRule> rules) implements Rule {
    AccessAllow {
        rules = List.copyOf(rules);
    }

    @Override
    public String key() {
        return "access.allow";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        if (rules.isEmpty()) {
            return new Finding.NotAsked();
        }
        boolean allowed = rules.stream().anyMatch(rule -> rule.pattern().allows(chain.names()));
        return allowed
                ? Finding.Passed.FOR_EVER
                : Finding.Failed.because(
                        Refusal.NAME_NOT_ALLOWED,
                        Details.name(chain.leaf()) + ": matches none of " + rules.size() + " rules");
    }
}
