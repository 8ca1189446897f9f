package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each certificate of the corpus gets the verdict that its table says, for the reason that it says. */
class CorpusTest {
    private static final int LEAST = 300;
    /** So many wrong ones tell enough. */
    private static final int MOST_WRONG = 20;

    @TempDir
    private static Path folder;

    private static Corpus corpus;

    @BeforeAll
    static void make() {
        corpus = new Corpus(folder);
    }

    @Test
    void everyCertificateGetsItsVerdict() throws Exception {
        List<String> wrong = new ArrayList<>();
        Iterator<Corpus.Case> cases = Corpus.cases().iterator();
        while (cases.hasNext() && wrong.size() < MOST_WRONG) {
            Corpus.Case one = cases.next();
            Verdict verdict = corpus.judge(one);
            String words = Corpus.words(verdict);
            // "accepted" alone leaves open until when.
            boolean right = words.equals(one.expected())
                    || (one.expected().equals("accepted") && words.matches("accepted (for ever|until \\S+)"));
            if (!right) {
                wrong.add(one.id() + ": " + words + " (expected: " + one.expected() + ") " + verdict);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void everyVerdictHasAnExplanation() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Corpus.Case one : Corpus.cases()) {
            Recipe policy = Recipe.parse(one.policy());
            String tag = one.expected().replace("shadowed ", "");
            List<RuleResult> results =
                    corpus.policy(one.policy()).explain(corpus.shown(one.shown()), Corpus.at(policy));
            String first = results.stream()
                    .map(RuleResult::outcome)
                    .flatMap(outcome -> outcome instanceof RuleResult.Outcome.Refused refused
                            ? Stream.of(refused.reason().tag())
                            : Stream.empty())
                    .findFirst()
                    .orElse("");
            boolean refused = Arrays.stream(Refusal.values())
                    .anyMatch(reason -> reason.tag().equals(tag));
            if (!policy.has("live") && !first.equals(refused ? tag : "")) {
                wrong.add(one.id() + ": " + results);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void theCorpusIsLargeAndHasEveryRefusal() {
        List<Corpus.Case> cases = Corpus.cases();
        assertTrue(cases.size() >= LEAST, "only " + cases.size());
        assertEquals(
                cases.size(), cases.stream().map(Corpus.Case::id).distinct().count());
        Set<String> missing = Arrays.stream(Refusal.values()).map(Refusal::tag).collect(Collectors.toSet());
        // Whom a certificate maps to is known to identities alone.
        missing.remove(Refusal.IDENTITY_CHANGED.tag());
        cases.forEach(one -> missing.remove(one.expected()));
        assertEquals(new HashSet<>(), missing);
    }
}
