package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order paths are tried, how many, and which issuer is said to be missing. */
class PathFinderTest {
    @TempDir
    private Path folder;

    private Corpus corpus;

    @BeforeEach
    void make() {
        corpus = new Corpus(folder);
    }

    @Test
    void theKeyThatACertificateNamesIsTriedFirst() throws Exception {
        X509Certificate root = certificate("root");
        assertEquals(
                root,
                verifier(40).verify(corpus.shown(""), Recipe.NOW).certificates().getLast());
        assertEquals(
                root,
                new Verifier(new Anchors(List.of(root), List.of()))
                        .verify(corpus.shown("by=inter show=leaf,inter-namesake,inter"), Recipe.NOW)
                        .certificates()
                        .getLast());
    }

    @Test
    void sixteenPathsAreTried() throws Exception {
        ShownChain nameless = corpus.shown("no-ids");
        assertEquals(2, verifier(15).verify(nameless, Recipe.NOW).certificates().size());
        Verifier seventeenth = verifier(16);
        assertThrows(NotVerifiedException.class, () -> seventeenth.verify(nameless, Recipe.NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by=other-root | CN=client: issuer CN=Other Root is not trusted",
                "by=inter show=leaf | CN=client: issuer CN=Intermediate is not trusted",
                "by=inter-second show=leaf,inter-second | CN=client: issuer CN=Intermediate is not trusted",
                "by=inter-third show=leaf,inter-second,inter-third | CN=client: issuer CN=Intermediate is not trusted",
                "by=other-root show=leaf,other-root | CN=client: issuer CN=Other Root is not trusted"
            })
    void theIssuerThatIsMissingIsNamed(String shown, String detail) throws Exception {
        Verifier verifier = verifier(0);
        NotVerifiedException refused =
                assertThrows(NotVerifiedException.class, () -> verifier.verify(corpus.shown(shown), Recipe.NOW));
        assertTrue(
                refused.refused().detail().contains(detail), refused.refused().detail());
    }

    /** One that trusts the root behind as many others of its name. */
    private Verifier verifier(int namesakes) throws Exception {
        List<X509Certificate> roots = new ArrayList<>();
        for (int i = 0; i < namesakes; i++) {
            String recipe = "dn=CN:Root;O:Example ca from=-3000d until=3000d key=p256-namesake" + i;
            roots.add(Encoding.decode(new CertificateRecipe(corpus.issuers(), Recipe.parse(recipe)).makeSelfSigned()));
        }
        roots.add(certificate("root"));
        return new Verifier(new Anchors(roots, List.of()));
    }

    private X509Certificate certificate(String issuer) throws Exception {
        return Encoding.decode(corpus.issuers().get(issuer).der());
    }
}
