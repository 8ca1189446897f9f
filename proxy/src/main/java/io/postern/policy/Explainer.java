package io.postern.policy;

import io.postern.policy.RuleResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks every rule, also those that a verdict would not come to. */
final class Explainer {
    private final Presence presence;
    private final Verifier verifier;
    private final List<Rule> rules;

    Explainer(Presence presence, Verifier verifier, List<Rule> rules) {
        this.presence = presence;
        this.verifier = verifier;
        this.rules = rules;
    }

    List<RuleResult> explain(ShownChain chain, Moment moment) {
        List<RuleResult> results = new ArrayList<>();
        Optional<Verdict> without = presence.without(chain);
        if (without.isPresent()) {
            results.add(new RuleResult(Presence.KEY, presence(without.get())));
            addSkipped(List.of(Check.values()), Presence.KEY, results);
            rules.forEach(rule -> results.add(new RuleResult(rule.key(), new Outcome.Skipped(Presence.KEY))));
            return results;
        }
        results.add(new RuleResult(Presence.KEY, new Outcome.Passed()));
        try {
            VerifiedChain verified = verifier.verify(chain, moment.now());
            for (Check check : Check.values()) {
                results.add(new RuleResult(check.key(), new Outcome.Passed()));
            }
            for (Rule rule : rules) {
                results.add(new RuleResult(rule.key(), outcome(rule.judge(verified, moment))));
            }
        } catch (NotVerifiedException refused) {
            addUpTo(refused, results);
        }
        return results;
    }

    private void addUpTo(NotVerifiedException refused, List<RuleResult> results) {
        List<Check> checks = List.of(Check.values());
        int failed = checks.indexOf(refused.check());
        for (Check check : checks.subList(0, failed)) {
            results.add(new RuleResult(check.key(), new Outcome.Passed()));
        }
        String key = refused.check().key();
        Verdict.Refused why = refused.refused();
        results.add(new RuleResult(key, new Outcome.Refused(why.reason(), why.detail())));
        addSkipped(checks.subList(failed + 1, checks.size()), key, results);
        rules.forEach(rule -> results.add(new RuleResult(rule.key(), new Outcome.Skipped(key))));
    }

    private static void addSkipped(List<Check> checks, String because, List<RuleResult> results) {
        checks.forEach(check -> results.add(new RuleResult(check.key(), new Outcome.Skipped(because))));
    }

    private static Outcome presence(Verdict verdict) {
        return verdict instanceof Verdict.Refused(Refusal reason, String detail)
                ? new Outcome.Refused(reason, detail)
                : new Outcome.Passed();
    }

    private static Outcome outcome(Finding finding) {
        return switch (finding) {
            case Finding.NotAsked() -> new Outcome.NotAsked();
            case Finding.Passed _ -> new Outcome.Passed();
            case Finding.Failed(Verdict.Refused(Refusal reason, String detail)) -> new Outcome.Refused(reason, detail);
            case Finding.Pending _ -> new Outcome.NotAsked();
        };
    }
}
