package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.config.Origin;
import io.postern.config.SourcedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which CRLs are taken at all. */
class CrlSetTest {
    @TempDir
    private Path folder;

    private Corpus corpus;
    private Anchors anchors;

    @BeforeEach
    void make() throws Exception {
        corpus = new Corpus(folder);
        anchors = new Anchors(
                List.of(
                        Encoding.decode(corpus.issuers().get("root").der()),
                        Encoding.decode(corpus.issuers().get("root-no-crl").der())),
                List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by=root signer=other-root | has not signed or may not sign",
                "by=root-no-crl | has not signed or may not sign",
                "by=root no-next | does not say when the next is due",
                "by=root ext=2.5.29.27:critical:020101 | delta CRL",
                "by=root ext=2.5.29.27:plain:020101 | delta CRL",
                "by=root ext=2.5.29.28:critical:30038101ff | partial or indirect",
                "by=root ext=2.5.29.28:plain:30038401ff | partial or indirect",
                "by=root ext=1.3.6.1.4.1.55555.9:critical:0500 | critical extensions that are not known",
                "by=root entry-ext=2.5.29.29:critical:3010a40e300c310a30080603550403130178 | of another CA or not"
                        + " understood",
                "by=root entry-ext=2.5.29.29:plain:3010a40e300c310a30080603550403130178 | of another CA or not"
                        + " understood",
                "by=root entry-ext=1.3.6.1.4.1.55555.9:critical:0500 | of another CA or not understood",
                "by=root sig=SHA1withECDSA | signed by SHA1withECDSA"
            })
    void aCrlThatMayNotSayWhatItSeemsToIsRefused(String recipe, String problem) throws Exception {
        assertProblem(problem, corpus.crls().make(recipe));
    }

    @Test
    void pemAndDerAreTaken() throws Exception {
        byte[] der = corpus.crls().get("root");
        String pem = TestCrls.pem("X509 CRL", der);
        assertEquals(1, load(der).all().size());
        assertEquals(1, load(bytes(pem)).all().size());
        assertEquals(
                2, load(bytes("words\n" + pem + "more words\n" + pem)).all().size());
    }

    @Test
    void anEntryMaySayWhatNobodyHasToUnderstand() throws Exception {
        assertEquals(
                1,
                load(corpus.crls().make("by=root entry-ext=1.3.6.1.4.1.55555.9:plain:0500"))
                        .all()
                        .size());
    }

    @Test
    void derIsNotSearchedForPem() throws Exception {
        String inside = HexFormat.of().formatHex(bytes("\n-----BEGIN X509 CRL-----\nAAAA\n"));
        byte[] der = corpus.crls().make("by=root ext=1.3.6.1.4.1.55555.9:plain:0c1f" + inside);
        assertEquals(1, load(der).all().size());
    }

    @Test
    void whatIsNoCrlIsRefused() throws Exception {
        byte[] der = corpus.crls().get("root");
        assertProblem("bytes behind", Arrays.copyOf(der, der.length + 1));
        assertProblem("can't be decoded", Arrays.copyOf(der, der.length - 1));
        assertProblem("can't be decoded", new byte[0]);
        assertProblem("can't be decoded", bytes("hello"));
        assertProblem(
                "holds no CRL",
                bytes(TestCrls.pem("CERTIFICATE", corpus.issuers().get("root").der())));
        assertProblem("block 1 can't be read", bytes("-----BEGIN X509 CRL-----\nAAAA\n"));
    }

    @Test
    void filesThatCantBeReadAreNamed() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        ConfigException problems = assertThrows(
                ConfigException.class, () -> CrlSet.load(List.of(at(folder.resolve("none.crl")), at(empty)), anchors));
        assertTrue(String.valueOf(problems.getMessage()).contains("none.crl does not exist"), problems.getMessage());
        assertEquals("access.crl_file", problems.problems().getFirst().key());
    }

    @Test
    void anEmptyFolderIsNamed() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        ConfigException problems = assertThrows(ConfigException.class, () -> CrlSet.load(List.of(at(empty)), anchors));
        assertTrue(String.valueOf(problems.getMessage()).contains("holds no CRL"), problems.getMessage());
    }

    @Test
    void theNewestOfAnIssuerCounts() throws Exception {
        byte[] older = corpus.crls().get("root-older");
        byte[] newer = corpus.crls().get("root");
        String both = TestCrls.pem("X509 CRL", older) + TestCrls.pem("X509 CRL", newer);
        Optional<Crl> found = load(bytes(both)).of(anchors.certificates().getFirst());
        assertEquals(Recipe.parse("x=-1d").moment("x", ""), found.orElseThrow().thisUpdate());
    }

    private void assertProblem(String problem, byte[] file) {
        ConfigException problems = assertThrows(ConfigException.class, () -> load(file));
        assertEquals(1, problems.problems().size(), problems.getMessage());
        assertTrue(String.valueOf(problems.getMessage()).contains(problem), problems.getMessage());
    }

    private CrlSet load(byte[] file) throws Exception {
        return CrlSet.load(List.of(at(Files.write(folder.resolve("one.crl"), file))), anchors);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static SourcedFile at(Path path) {
        return new SourcedFile(path, new Origin("postern.conf", 12, "access.crl_file"));
    }
}
