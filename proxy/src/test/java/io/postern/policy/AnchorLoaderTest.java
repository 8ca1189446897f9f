package io.postern.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.config.Origin;
import io.postern.config.SourcedFile;
import io.postern.config.TrustConfig.Issuers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which {@code ca_file}s are taken. */
class AnchorLoaderTest {
    @TempDir
    private Path folder;

    private Corpus corpus;

    @BeforeEach
    void make() {
        corpus = new Corpus(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not-ca | is no CA",
                "version=3 | is no CA",
                "ca ku=digitalSignature | may not sign certificates",
                "ca ext=1.3.6.1.4.1.55555.9:critical:0500 | critical extension that is not known",
                "ca key=rsa1024 | weak key: RSA of 1024 bits",
                "ca key=fake-ec:secp256k1 | weak key: a curve that is not taken",
                "ca trailing=00 | bytes behind",
                "ca cut=1 | (number 1) that can't be decoded",
                "ca ext=2.5.29.30:plain:0403414243 | 2.5.29.30 of CN=client can't be read"
            })
    void whatCanIssueNothingIsRefused(String recipe, String problem) {
        byte[] der = new CertificateRecipe(corpus.issuers(), Recipe.parse(recipe)).make();
        assertProblem(problem, TestCrls.pem("CERTIFICATE", der));
    }

    @Test
    void filesWithoutCertificatesAreRefused() {
        assertProblem("holds no certificate", "");
        assertProblem("holds no certificate", "words");
        assertProblem(
                "holds no certificate", TestCrls.pem("X509 CRL", corpus.crls().get("root")));
        assertProblem("block 1 can't be read", "-----BEGIN CERTIFICATE-----\nAAAA\n");
        assertProblem("does not exist", Path.of("nowhere.pem"));
        assertProblem("is a folder", folder);
    }

    @Test
    void aFileOf64MebibytesIsTheLargest() throws Exception {
        int largest = 64 * 1024 * 1024;
        Path path = folder.resolve("large.pem");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(largest);
            assertEquals(largest, PolicyFile.read(path).length);
            file.setLength(largest + 1L);
            assertProblem("is larger than 64 MiB", path);
        }
    }

    @Test
    void everyProblemIsTold() {
        byte[] first = new CertificateRecipe(corpus.issuers(), Recipe.parse("dn=CN:first")).make();
        byte[] second = new CertificateRecipe(corpus.issuers(), Recipe.parse("dn=CN:second")).make();
        ConfigException problems = assertThrows(
                ConfigException.class,
                () -> load(write(TestCrls.pem("CERTIFICATE", first) + TestCrls.pem("CERTIFICATE", second))));
        assertEquals(2, problems.problems().size());
    }

    @Test
    void aPrivateKeyAmongThemIsRemarked() throws Exception {
        String root = TestCrls.pem("CERTIFICATE", corpus.issuers().get("root").der());
        Anchors anchors = load(write("words\n" + root + TestCrls.pem("EC PRIVATE KEY", new byte[] {1}) + root));
        assertEquals(1, anchors.certificates().size());
        assertTrue(anchors.remarks().getFirst().problem().contains("holds a private key"));
    }

    @Test
    void theHostsRootsAreThere() throws Exception {
        Anchors anchors = AnchorLoader.load(new Issuers.HostRoots());
        assertTrue(anchors.certificates().size() > 10);
    }

    @Test
    @ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ_WRITE)
    void ofTheHostsRootsThoseAreTakenThatAFileMayHold() throws Exception {
        KeyStore host = KeyStore.getInstance("PKCS12");
        host.load(null, null);
        X509Certificate root = Encoding.decode(corpus.issuers().get("root").der());
        host.setCertificateEntry("root", root);
        host.setCertificateEntry("weak", Encoding.decode(selfSigned("ca dn=CN:Weak key=rsa1024")));
        host.setCertificateEntry("leaf", Encoding.decode(selfSigned("not-ca dn=CN:Leaf")));
        Path store = folder.resolve("host.p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            host.store(out, "changeit".toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        try {
            assertEquals(
                    List.of(root), AnchorLoader.load(new Issuers.HostRoots()).certificates());
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    private byte[] selfSigned(String recipe) {
        return new CertificateRecipe(corpus.issuers(), Recipe.parse(recipe)).makeSelfSigned();
    }

    private void assertProblem(String problem, String file) {
        assertProblem(problem, write(file));
    }

    private static void assertProblem(String problem, Path file) {
        ConfigException problems = assertThrows(ConfigException.class, () -> load(file));
        assertEquals("tls.ca_file", problems.problems().getFirst().key());
        assertTrue(String.valueOf(problems.getMessage()).contains(problem), problems.getMessage());
    }

    private static Anchors load(Path file) throws ConfigException {
        return AnchorLoader.load(
                new Issuers.Bundle(new SourcedFile(file, new Origin("postern.conf", 3, "tls.ca_file"))));
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("ca.pem"), text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
