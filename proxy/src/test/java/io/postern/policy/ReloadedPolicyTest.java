package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.config.ConfigException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy hands on to the one that takes its place, and what it does not. */
class ReloadedPolicyTest {
    private static final Instant NOW = Recipe.NOW;

    @TempDir
    private Path folder;

    private Corpus corpus;
    private ClientPolicy before;
    private ShownChain chain;

    @BeforeEach
    void acceptAClient() throws Exception {
        corpus = new Corpus(folder);
        before = corpus.policy("");
        chain = corpus.shown("dns=a.example.com");
        assertInstanceOf(Verdict.Accepted.class, before.judge(chain, NOW));
    }

    @Test
    void underTheSameIssuersChainsAreRememberedAndAllElseIsJudgedAnew() throws Exception {
        ClientPolicy pinned = reloaded("pin=p384");
        assertEquals(1, pinned.remembered());
        assertRefused(Refusal.NOT_PINNED, pinned);
        assertRefused(Refusal.NAME_DENIED, reloaded("deny=dns:a.example.com"));
        assertInstanceOf(Verdict.Accepted.class, reloaded("").judge(chain, NOW));
    }

    @Test
    void underOtherIssuersNothingIsRemembered() throws Exception {
        ClientPolicy other = reloaded("ca=other-root");
        assertEquals(0, other.remembered());
        assertRefused(Refusal.UNKNOWN_CA, other);
        assertRefused(Refusal.UNKNOWN_CA, before.reload(other.config(), (_, _) -> new OcspStatuses.Status.NotAsked()));
        assertInstanceOf(Verdict.Accepted.class, reloaded("ca=other-root,root").judge(chain, NOW));
    }

    private ClientPolicy reloaded(String policy) throws ConfigException {
        return before.reload(corpus.policy(policy).config(), (_, _) -> new OcspStatuses.Status.NotAsked());
    }

    private void assertRefused(Refusal reason, ClientPolicy policy) {
        assertEquals(
                reason,
                assertInstanceOf(Verdict.Refused.class, policy.judge(chain, NOW))
                        .reason());
    }
}
