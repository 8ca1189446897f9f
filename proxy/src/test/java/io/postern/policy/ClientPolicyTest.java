package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.PolicyConfig;
import io.postern.policy.RuleResult.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy over its life: what it remembers, reloads, explains and warns of. */
class ClientPolicyTest {
    private static final Instant NOW = Recipe.NOW;

    @TempDir
    private Path folder;

    private Corpus corpus;

    @BeforeEach
    void make() {
        corpus = new Corpus(folder);
    }

    @Test
    void aRememberedChainExpiresAllTheSame() throws Exception {
        ClientPolicy policy = corpus.policy("");
        ShownChain chain = corpus.shown("until=1d");
        assertInstanceOf(Verdict.Accepted.class, policy.judge(chain, NOW));
        assertInstanceOf(Verdict.Accepted.class, policy.judge(chain, NOW));
        assertRefused(Refusal.CERTIFICATE_EXPIRED, policy.judge(chain, NOW.plus(Duration.ofDays(2))));
        assertRefused(Refusal.CERTIFICATE_NOT_YET_VALID, policy.judge(chain, NOW.minus(Duration.ofDays(20))));
        assertInstanceOf(Verdict.Accepted.class, policy.judge(chain, NOW));
    }

    @Test
    void aRememberedChainIsRevokedByTheNextCrl() throws Exception {
        ClientPolicy policy = corpus.policy("crl=root-empty");
        ShownChain chain = corpus.shown("serial=666");
        assertInstanceOf(Verdict.Accepted.class, policy.judge(chain, NOW));
        assertFalse(policy.crlFilesChanged());
        replaceCrl("root-empty", TestCrls.pem("X509 CRL", corpus.crls().get("root")));
        assertTrue(policy.crlFilesChanged());
        ClientPolicy reloaded = policy.reloadCrls();
        assertRefused(Refusal.CERTIFICATE_REVOKED, reloaded.judge(chain, NOW));
        assertInstanceOf(Verdict.Accepted.class, policy.judge(chain, NOW));
        assertFalse(reloaded.crlFilesChanged());
        assertFalse(Arrays.equals(policy.fingerprint(), reloaded.fingerprint()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
                "-----BEGIN X509 CRL-----\nAAAA\n"
            })
    void aBrokenCrlLeavesTheOldOneInForce(String broken) throws Exception {
        ClientPolicy policy = corpus.policy("crl=root");
        replaceCrl("root", broken);
        assertTrue(policy.crlFilesChanged());
        ConfigException problems = assertThrows(ConfigException.class, policy::reloadCrls);
        assertEquals("access.crl_file", problems.problems().getFirst().key());
        assertRefused(Refusal.CERTIFICATE_REVOKED, policy.judge(corpus.shown("serial=666"), NOW));
    }

    @Test
    void aFolderOfCrlsWhoseLinkIsSwappedHasChanged() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.write(first.resolve("root.crl"), corpus.crls().get("root-empty"));
        Files.write(second.resolve("root.crl"), corpus.crls().get("root"));
        Path data = Files.createSymbolicLink(folder.resolve("data"), first);
        Path crls = Files.createDirectory(folder.resolve("crls"));
        Files.createSymbolicLink(crls.resolve("root.crl"), data.resolve("root.crl"));
        Files.writeString(crls.resolve("README"), "not a CRL");
        CrlSet set = CrlSet.load(List.of(CrlSetTest.at(crls)), new Anchors(List.of(), List.of()));
        assertEquals(1, set.all().size());
        assertFalse(set.filesChanged());
        Files.delete(data);
        Files.createSymbolicLink(data, second);
        assertTrue(set.filesChanged());
    }

    @Test
    void pinsThatChangeRefuseWhatWasAccepted() throws Exception {
        ShownChain chain = corpus.shown("");
        assertInstanceOf(Verdict.Accepted.class, corpus.policy("pin=p256").judge(chain, NOW));
        assertRefused(Refusal.NOT_PINNED, corpus.policy("pin=p384").judge(chain, NOW));
    }

    @Test
    void whatWasNotVerifiedIsNotRemembered() throws Exception {
        Verifier verifier = verifier("root");
        assertThrows(NotVerifiedException.class, () -> verifier.verify(corpus.shown("by=other-root"), NOW));
        assertEquals(0, verifier.remembered());
        verifier.verify(corpus.shown("until=-1s"), NOW);
        assertEquals(0, verifier.remembered());
        ShownChain good = corpus.shown("by=inter");
        VerifiedChain verified = verifier.verify(good, NOW);
        assertEquals(1, verifier.remembered());
        assertSame(verified, verifier.verify(ShownChain.of(good.certificates().toArray(byte[][]::new)), NOW));
    }

    @Test
    void theLatestChainsAreRemembered() throws Exception {
        RememberedChains chains = new RememberedChains();
        VerifiedChain verified = verifier("root").verify(corpus.shown(""), NOW);
        ShownChain first = ShownChain.of(new byte[] {1});
        chains.add(first, verified);
        for (int i = 0; i < RememberedChains.CAPACITY; i++) {
            chains.add(ShownChain.of(new byte[] {2, (byte) (i >> 8), (byte) i}), verified);
            assertTrue(chains.find(first).isPresent());
        }
        assertEquals(RememberedChains.CAPACITY, chains.size());
        // The first was looked for all the time; the second was the eldest.
        assertTrue(chains.find(ShownChain.of(new byte[] {2, 0, 0})).isEmpty());
    }

    @Test
    void manyThreadsGetTheSameVerdicts() throws Exception {
        ClientPolicy policy = corpus.policy("crl=root");
        List<ShownChain> chains = new ArrayList<>();
        for (int serial = 600; serial < 700; serial++) {
            chains.add(corpus.shown("serial=" + serial + (serial % 10 == 0 ? " by=other-root" : "")));
        }
        List<String> expected = chains.stream()
                .map(chain -> Corpus.words(policy.judge(chain, NOW)))
                .toList();
        ClientPolicy fresh = policy.reloadCrls();
        Callable<List<String>> judging = () -> chains.stream()
                .map(chain -> Corpus.words(fresh.judge(chain, NOW)))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<List<String>> one :
                    threads.invokeAll(Stream.generate(() -> judging).limit(16).toList())) {
                assertEquals(expected, one.get());
            }
        }
        assertEquals(Set.of("accepted until 7d", "unknown_ca", "certificate_revoked"), Set.copyOf(expected));
    }

    @Test
    void everythingThatDecidesIsInTheFingerprint() throws Exception {
        Map<String, String> prints = new TreeMap<>();
        for (String policy : List.of(
                "",
                "verify=optional",
                "ca=root,other-root",
                "ca=other-root",
                "eku=any",
                "pin=p256",
                "pin=p384",
                "known=a",
                "known=b",
                "allow=dns:a.b",
                "deny=dns:a.b",
                "allow=dns:b.b",
                "allow=email:a@b.c",
                "map=any",
                "map=dns",
                "keep",
                "shadow",
                "crl=root",
                "crl=root-hold",
                "crl=root stale=accept",
                "answer=good",
                "answer=good warn-only",
                "answer=good unknown-is-good",
                "answer=good allow-unreachable",
                "host",
                "known=a known=b",
                "allow=dns:a.b allow=dns:c.d",
                "allow=dns:a.b deny=dns:a.b",
                "known=a known=bc",
                "known=ab known=c",
                "crl=root crl=root-hold")) {
            String print = HexFormat.of().formatHex(corpus.policy(policy).fingerprint());
            assertEquals("", prints.getOrDefault(print, ""), policy);
            prints.put(print, "the same as of: " + policy);
        }
    }

    @Test
    void whatDoesNotDecideIsNotInTheFingerprint() throws Exception {
        assertArrayEquals(
                corpus.policy("ca=root,other-root pin=p256 pin=p384 known=a known=b")
                        .fingerprint(),
                corpus.policy("ca=other-root,root pin=p384 pin=p256 known=b known=a")
                        .fingerprint());
        assertArrayEquals(
                corpus.policy("allow=dns:a.b allow=dns:c.d").fingerprint(),
                corpus.policy("allow=dns:c.d allow=dns:a.b").fingerprint());
    }

    @Test
    void anExplanationTellsEveryRulesResult() throws Exception {
        List<RuleResult> results = corpus.policy("pin=p384 deny=dns:a.example.com crl=root")
                .explain(corpus.shown("dns=a.example.com serial=666"), NOW);
        assertEquals(
                "verify=Passed chain_length=Passed chain_size=Passed encoding=Passed key=Passed"
                        + " signature_algorithm=Passed extensions=Passed ca_file=Passed names=Passed"
                        + " name_constraints=Passed validity=Passed extended_key_usage=Passed single_uri=Passed"
                        + " pinned_certs=Refused known_urls=NotAsked access.deny=Refused access.allow=NotAsked"
                        + " crl_file=Refused ocsp_peer=NotAsked",
                text(results));
    }

    @Test
    void anExplanationSkipsWhatCantBeTold() throws Exception {
        List<RuleResult> results = corpus.policy("pin=p384").explain(corpus.shown("by=other-root"), NOW);
        assertEquals(new RuleResult("ocsp_peer", new Outcome.Skipped("ca_file")), results.getLast());
        assertTrue(text(results).contains("extensions=Passed ca_file=Refused names=Skipped"), text(results));
        String nothing = text(corpus.policy("").explain(ShownChain.NONE, NOW));
        assertTrue(nothing.startsWith("verify=Refused chain_length=Skipped"), nothing);
        assertTrue(nothing.endsWith("ocsp_peer=Skipped"), nothing);
        assertTrue(text(corpus.policy("verify=optional").explain(ShownChain.NONE, NOW))
                .startsWith("verify=Passed chain_length=Skipped"));
        assertTrue(text(corpus.policy("answer=later").explain(corpus.shown("ocsp=http://ocsp.example/"), NOW))
                .endsWith("ocsp_peer=NotAsked"));
    }

    @Test
    void anExplanationTellsWhatIsNotAskedFor() throws Exception {
        String results = text(corpus.policy("keep eku=any").explain(corpus.shown(""), NOW));
        assertTrue(
                results.endsWith("extended_key_usage=NotAsked single_uri=Passed pinned_certs=NotAsked"
                        + " known_urls=NotAsked access.deny=NotAsked access.allow=NotAsked crl_file=NotAsked"
                        + " ocsp_peer=NotAsked"),
                results);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dns=a.example.com | deny=dns:b.example.com deny=dns:*.example.com | denied by dns:*.example.com (line"
                        + " 9)",
                "dn= dns=a san-critical | allow=dns:b | serial 1: matches none",
                "key=rsa1024 | allow=dns:b | CN=client: RSA of 1024 bits",
                "key=rsa1024 dn= | allow=dns:b | a certificate without a subject: RSA of 1024 bits",
                "dns=a.example.com | allow=dns:b.example.com | matches none of 1 rules",
                "dns=a.example.com | known=b.example.com | : a.example.com (expected: one of b.example.com)",
                "dn=CN:a | known=b.example.com | : no DNS name (expected: one of b.example.com)",
                "dn=CN:a | crl=other | there is no CRL of O=Example,CN=Root",
                "dn=CN:a | crl=root-stale | the CRL of O=Example,CN=Root was due for renewal at 2030-06-01T11:59:59Z"
            })
    void aRefusalSaysWhy(String shown, String policy, String why) throws Exception {
        Verdict.Refused refused =
                assertInstanceOf(Verdict.Refused.class, corpus.policy(policy).judge(corpus.shown(shown), NOW));
        assertTrue(refused.detail().contains(why), refused.detail());
    }

    @Test
    void whatIsAboutToExpireIsWarnedOf() throws Exception {
        assertEquals(List.of(), corpus.policy("crl=root").warnings(NOW));
        assertTrue(warning("ca=root", "2990d").contains("expires at"));
        assertTrue(warning("ca=root", "3001d").contains("expired at"));
        assertTrue(warning("crl=root", "6d").contains("is due for renewal"));
        assertTrue(warning("crl=root", "8d").contains("was due for renewal"));
        assertTrue(warning("ca=root-v1", "0d").contains("version 1"));
        assertEquals(List.of(), corpus.policy("host").warnings(NOW));
    }

    @Test
    void clientsAreToldOfTheIssuersInTheFileAlone() throws Exception {
        assertEquals(2, corpus.policy("ca=root,other-root").issuers().size());
        assertEquals(List.of(), corpus.policy("host").issuers());
        assertEquals(
                PolicyConfig.NONE,
                ClientPolicy.load(PolicyConfig.NONE, (_, _) -> notAsked()).config());
    }

    @Test
    void everyProblemOfEveryFileAndRuleIsTold() {
        ConfigException problems = assertThrows(
                ConfigException.class,
                () -> corpus.policy(
                        "ca=inter-no-ca crl=root-hold allow=dn:x deny=dn:UID=a deny=dn:a=b allow=dn:CN=a,O"));
        assertEquals(
                List.of("tls.ca_file", "access.deny", "access.deny", "access.allow", "access.allow"),
                problems.problems().stream().map(ConfigProblem::key).toList());
    }

    @Test
    void detailsArePrintableAndShort() throws Exception {
        String name = "%e6%9d%b1%22".repeat(40);
        Verdict.Refused refused = assertInstanceOf(
                Verdict.Refused.class, corpus.policy("").judge(corpus.shown("by=other-root dn=CN:" + name), NOW));
        assertTrue(refused.detail().length() <= Details.MAX_LENGTH, refused.detail());
        assertTrue(refused.detail().chars().allMatch(c -> c >= ' ' && c < 0x7f), refused.detail());
        assertEquals("a\\u000a\\u0000b", Details.of("a\n\0b"));
        assertEquals(" ~\\u007f", Details.of(" ~\u007f"));
        assertEquals(Details.MAX_LENGTH, Details.of("\n".repeat(100)).length());
    }

    private static OcspStatuses.Status notAsked() {
        return new OcspStatuses.Status.NotAsked();
    }

    private String warning(String policy, String at) throws ConfigException {
        return corpus.policy(policy)
                .warnings(Recipe.parse("at=" + at).moment("at", ""))
                .getFirst()
                .problem();
    }

    private static String text(List<RuleResult> results) {
        return results.stream()
                .map(result -> result.rule() + "=" + result.outcome().getClass().getSimpleName())
                .collect(Collectors.joining(" "));
    }

    private Verifier verifier(String issuer) throws Exception {
        return new Verifier(
                new Anchors(List.of(Encoding.decode(corpus.issuers().get(issuer).der())), List.of()));
    }

    private void replaceCrl(String name, String text) throws Exception {
        Path file = folder.resolve("crl-" + name + ".pem");
        Path next = Files.writeString(folder.resolve("next"), text, StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void assertRefused(Refusal reason, Verdict verdict) {
        assertEquals(reason, assertInstanceOf(Verdict.Refused.class, verdict).reason());
    }
}
