package io.postern.explain;

import io.postern.identity.MappedUser;
import io.postern.policy.Alert;
import io.postern.policy.RuleResult;
import io.postern.policy.RuleResult.Outcome;
import io.postern.policy.Verdict;
import java.util.Locale;

/** What both forms of an explanation spell the same. */
final class Words {
    private Words() {}

    /** As RFC 8446 spells it. */
    static String of(Alert alert) {
        return alert.name().toLowerCase(Locale.ROOT);
    }

    /** Which of a certificate's names gave a user. */
    static String of(MappedUser.Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    /** Whether a rule has nothing to say only because issuers are asked in handshakes alone. */
    static boolean isLeftToHandshake(RuleResult rule, Verdict verdict) {
        return verdict instanceof Verdict.OcspNeeded
                && rule.rule().equals("ocsp_peer")
                && rule.outcome() instanceof Outcome.NotAsked;
    }
}
