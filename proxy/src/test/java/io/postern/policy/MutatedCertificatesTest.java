package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes are shown: a refusal, never an exception, and never a way in. */
class MutatedCertificatesTest {
    private static final int MUTATIONS = 20_000;

    @TempDir
    private Path folder;

    private Corpus corpus;
    private ClientPolicy policy;

    @BeforeEach
    void make() throws Exception {
        corpus = new Corpus(folder);
        policy = corpus.policy("allow=dns:*.example.com allow=uri:spiffe://example.org/* crl=root stale=accept");
    }

    @Test
    void mutatedCertificatesAreRefused() throws Exception {
        List<ShownChain> good = List.of(
                corpus.shown("dns=a.example.com eku=client ku=digitalSignature"),
                corpus.shown("uri=spiffe://example.org/a dn=DC:com;CN:a+OU:b;O:Example by=inter"),
                corpus.shown("dns=a.example.com email=a@b.c ip=10.0.0.1 key=rsa2048 ocsp=http://a/ by=inter-second"),
                corpus.shown("dns=a.example.com key=ed25519 by=nc-dns"));
        good.forEach(chain -> assertInstanceOf(Verdict.Accepted.class, policy.judge(chain, Recipe.NOW)));
        Random random = new Random(20300601);
        for (int i = 0; i < MUTATIONS; i++) {
            ShownChain chain = good.get(i % good.size());
            byte[][] shown = chain.certificates().stream().map(byte[]::clone).toArray(byte[][]::new);
            int mutated = random.nextInt(shown.length);
            shown[mutated] = mutate(shown[mutated], random);
            Verdict verdict = policy.judge(ShownChain.of(shown), Recipe.NOW);
            boolean same = Arrays.equals(shown[mutated], chain.certificates().get(mutated));
            assertTrue(
                    same || verdict instanceof Verdict.Refused,
                    () -> HexFormat.of().formatHex(shown[mutated]) + " instead of "
                            + HexFormat.of().formatHex(chain.certificates().get(mutated)));
        }
    }

    @Test
    void rubbishIsRefused() {
        Random random = new Random(4);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] rubbish = new byte[random.nextInt(64)];
            random.nextBytes(rubbish);
            if (rubbish.length > 1 && i % 2 == 0) {
                rubbish[0] = 0x30;
                rubbish[1] = (byte) (rubbish.length - 2);
            }
            assertInstanceOf(Verdict.Refused.class, policy.judge(ShownChain.of(rubbish), Recipe.NOW));
        }
    }

    @Test
    void deepNestingIsRefused() {
        byte[] indefinite = new byte[16_000];
        for (int i = 0; i < indefinite.length; i += 2) {
            indefinite[i] = 0x30;
            indefinite[i + 1] = (byte) 0x80;
        }
        assertInstanceOf(Verdict.Refused.class, policy.judge(ShownChain.of(indefinite), Recipe.NOW));
        byte[] definite = new byte[0];
        while (definite.length < 15_000) {
            definite = wrapped(definite);
        }
        assertInstanceOf(Verdict.Refused.class, policy.judge(ShownChain.of(definite), Recipe.NOW));
    }

    private static byte[] wrapped(byte[] content) {
        int length = content.length;
        byte[] header = length < 0x80
                ? new byte[] {0x30, (byte) length}
                : new byte[] {0x30, (byte) 0x82, (byte) (length >> 8), (byte) length};
        byte[] wrapped = Arrays.copyOf(header, header.length + length);
        System.arraycopy(content, 0, wrapped, header.length, length);
        return wrapped;
    }

    private static byte[] mutate(byte[] der, Random random) {
        int at = random.nextInt(der.length);
        return switch (random.nextInt(5)) {
            case 0 -> with(der, at, (byte) (der[at] ^ (1 << random.nextInt(8))));
            case 1 -> with(der, at, (byte) random.nextInt(256));
            case 2 -> Arrays.copyOf(der, at);
            case 3 -> moved(der, at, Math.min(der.length, at + 1 + random.nextInt(8)), at);
            default -> moved(der, at, at, Math.min(der.length, at + 1 + random.nextInt(8)));
        };
    }

    private static byte[] with(byte[] der, int at, byte value) {
        byte[] changed = der.clone();
        changed[at] = value;
        return changed;
    }

    /** Without what is from {@code from} to {@code to}, and with what is from {@code from} to {@code twice} again. */
    private static byte[] moved(byte[] der, int from, int to, int twice) {
        byte[] changed = new byte[der.length - (to - from) + (twice - from)];
        System.arraycopy(der, 0, changed, 0, from);
        System.arraycopy(der, from, changed, from, twice - from);
        System.arraycopy(der, to, changed, twice, der.length - to);
        return changed;
    }
}
