package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.TlsConfig.CertificatePair;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which files are served, and what is said of those that are not. */
class CertificateLoaderTest {
    private static final Issued ROOT = TestPki.root("root");
    private static final Issued INTERMEDIATE = ROOT.issue(Kind.P256, "intermediate");
    private static final Issued LEAF = INTERMEDIATE.issue(Kind.P256, "leaf", "gate.test");
    private static final Issued RSA = ROOT.issue(Kind.RSA, "rsa", "gate.test");
    private static final Issued OTHER = ROOT.issue(Kind.P256, "other", "gate.test");
    private static final String CHAIN = TestPki.pem(LEAF.chain());
    private static final String KEY = pkcs8(LEAF.key());

    @TempDir
    Path folder;

    private static String pkcs8(PrivateKey key) {
        return TestPki.pem("PRIVATE KEY", key.getEncoded());
    }

    /** PKCS#1 for RSA, SEC1 for elliptic curves: what PKCS#8 wraps. */
    private static String traditional(String type, PrivateKey key) throws Exception {
        byte[] inner = PrivateKeyInfo.getInstance(key.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        return TestPki.pem(type, inner);
    }

    /** SEC1 as openssl writes it, the curve inside. */
    private static String sec1(PrivateKey key) throws Exception {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        org.bouncycastle.asn1.sec.ECPrivateKey bare =
                org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        int bits = ((java.security.interfaces.ECPrivateKey) key)
                .getParams()
                .getOrder()
                .bitLength();
        byte[] named = new org.bouncycastle.asn1.sec.ECPrivateKey(
                        bits, bare.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
        return TestPki.pem("EC PRIVATE KEY", named);
    }

    static Stream<Arguments> served() throws Exception {
        Issued p384 = ROOT.issue(Kind.P384, "p384", "gate.test");
        Issued ed25519 = ROOT.issue(Kind.ED25519, "ed25519", "gate.test");
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        String text = "Bag Attributes\n  friendlyName: gate \u00e9\nsubject=CN = leaf\n";
        return Stream.of(
                Arguments.of("PKCS#8, P-256", CHAIN, KEY),
                Arguments.of("PKCS#8, P-384", TestPki.pem(p384.chain()), pkcs8(p384.key())),
                Arguments.of("PKCS#8, RSA", TestPki.pem(RSA.chain()), pkcs8(RSA.key())),
                Arguments.of("PKCS#8, Ed25519", TestPki.pem(ed25519.chain()), pkcs8(ed25519.key())),
                Arguments.of("PKCS#1", TestPki.pem(RSA.chain()), traditional("RSA PRIVATE KEY", RSA.key())),
                Arguments.of("SEC1, P-256", CHAIN, sec1(LEAF.key())),
                Arguments.of("SEC1, P-384", TestPki.pem(p384.chain()), sec1(p384.key())),
                Arguments.of("EC PARAMETERS before SEC1", CHAIN, parameters + sec1(LEAF.key())),
                Arguments.of("CRLF", CHAIN.replace("\n", "\r\n"), KEY.replace("\n", "\r\n")),
                Arguments.of("text around blocks", text + CHAIN + "\n" + text, text + KEY + text),
                Arguments.of("no line end at the end", CHAIN.stripTrailing(), KEY.stripTrailing()),
                Arguments.of("both in one, the key first", KEY + CHAIN, KEY + CHAIN),
                Arguments.of("both in one, the key last", CHAIN + KEY, CHAIN + KEY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    void isServed(String name, String certificates, String key) throws Exception {
        CertificatePair pair = TestPki.pair(folder, "a", certificates, key);
        TestServer.load("a", TestClient.config(pair)).close();
    }

    static Stream<Arguments> refused() throws Exception {
        return Stream.concat(refusedTexts(), refusedPairs());
    }

    private static Stream<Arguments> refusedTexts() throws Exception {
        String damaged = CHAIN.substring(0, 80) + "!" + CHAIN.substring(81);
        return Stream.of(
                Arguments.of("", KEY, "cert is empty (expected: PEM text)"),
                Arguments.of(CHAIN, " \r\n", "key is empty (expected: PEM text)"),
                Arguments.of("hello", KEY, "cert holds no PEM block (expected: text with a -----BEGIN line)"),
                Arguments.of(KEY, KEY, "cert holds a private key but no certificate"),
                Arguments.of("-----BEGIN X-----\nAAAA\n-----END X-----\n", KEY, "cert holds no certificate"),
                Arguments.of(CHAIN, CHAIN, "key holds a certificate but no private key"),
                Arguments.of(CHAIN, "-----BEGIN X-----\nAAAA\n-----END X-----\n", "key holds no private key"),
                Arguments.of(damaged, KEY, "cert has a damaged PEM block after 0 whole ones"),
                Arguments.of(CHAIN, KEY.substring(0, 90), "key has a damaged PEM block after 0 whole ones"),
                Arguments.of(TestPki.pem("CERTIFICATE", new byte[] {1}), KEY, "cert: certificate 1 can't be decoded"),
                Arguments.of(
                        CHAIN,
                        TestPki.pem("PRIVATE KEY", new byte[] {1}),
                        "key holds a PRIVATE KEY block that can't be decoded"),
                Arguments.of(
                        CHAIN,
                        encrypted(LEAF.key()),
                        "key holds an encrypted key, which can't be read (expected: a key decrypted with openssl"
                                + " pkey)"),
                Arguments.of(CHAIN, encryptedTraditional(), "key holds an encrypted key, which can't be read"),
                Arguments.of(
                        CHAIN,
                        TestPki.pem("DSA PRIVATE KEY", new byte[] {1}),
                        "key holds a key of unsupported type: DSA PRIVATE KEY"));
    }

    private static Stream<Arguments> refusedPairs() throws Exception {
        Instant now = Instant.now();
        Duration day = Duration.ofDays(1);
        Issued expired = ROOT.issue(Kind.P256, "a", now.minus(day.multipliedBy(9)), now.minus(day), "gate.test");
        Issued early = ROOT.issue(Kind.P256, "a", now.plus(day), now.plus(day.multipliedBy(9)), "gate.test");
        Issued oldIssuer = ROOT.issue(Kind.P256, "old", now.minus(day.multipliedBy(9)), now.minus(day));
        Issued under = oldIssuer.issue(Kind.P256, "a", "gate.test");
        Issued weak = ROOT.issue(Kind.RSA_1024, "a", "gate.test");
        Issued p521 = ROOT.issue(Kind.P521, "a", "gate.test");
        return Stream.of(
                Arguments.of(
                        TestPki.pem(p521.chain()),
                        pkcs8(p521.key()),
                        "key holds a key on an unsupported curve: secp521r1 (expected: RSA, ECDSA on P-256"),
                Arguments.of(
                        TestPki.pem(p521.chain()),
                        sec1(p521.key()),
                        "key holds a key on an unsupported curve: secp521r1"),
                Arguments.of(
                        CHAIN,
                        traditional("EC PRIVATE KEY", LEAF.key()),
                        "key holds a key that does not name its curve"),
                Arguments.of(CHAIN, pkcs8(OTHER.key()), "key does not match the certificate in "),
                Arguments.of(CHAIN, pkcs8(RSA.key()), "key does not match the certificate in "),
                Arguments.of(
                        TestPki.pem(List.of(INTERMEDIATE.certificate(), LEAF.certificate())),
                        KEY,
                        "cert is out of order: the key's certificate is number 2"),
                Arguments.of(
                        TestPki.pem(List.of(LEAF.certificate(), ROOT.certificate())),
                        KEY,
                        "cert is out of order: certificate 2 is not the issuer of certificate 1"),
                Arguments.of(TestPki.pem(weak.chain()), pkcs8(weak.key()), "cert has a weak key: RSA with 1024 bits"),
                Arguments.of(
                        TestPki.pem(expired.chain()),
                        pkcs8(expired.key()),
                        "cert holds a certificate that expired at 2"),
                Arguments.of(
                        TestPki.pem(early.chain()),
                        pkcs8(early.key()),
                        "cert holds a certificate that is not valid before 2"),
                Arguments.of(
                        TestPki.pem(under.chain()),
                        pkcs8(under.key()),
                        "cert holds an intermediate (number 2) that expired at 2"));
    }

    private static String encrypted(PrivateKey key) throws Exception {
        var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.PBE_SHA1_3DES)
                .setPassword("secret".toCharArray())
                .build();
        PemObject pem = new JcaPKCS8Generator(key, encryptor).generate();
        return TestPki.pem(pem.getType(), pem.getContent());
    }

    private static String encryptedTraditional() {
        return """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

            AAAA
            -----END RSA PRIVATE KEY-----
            """;
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refused")
    void isRefusedByOneProblemAtItsPlace(String certificates, String key, String problem) {
        CertificatePair pair = TestPki.pair(folder, "a", certificates, key);
        List<ConfigProblem> problems = problems(pair);
        assertEquals(1, problems.size(), problems.toString());
        boolean inKey = problem.startsWith("key ");
        String place = inKey ? "postern.conf:8: a.key_file: " : "postern.conf:7: a.cert_file: ";
        Path file = inKey ? pair.keyFile() : pair.certFile();
        String expected = place + file + problem.substring(inKey ? "key".length() : "cert".length());
        String actual = problems.getFirst().toString();
        assertTrue(actual.startsWith(expected), actual + "\nis not\n" + expected);
        assertShowsNothingOf(key, actual);
    }

    private static void assertShowsNothingOf(String key, String message) {
        key.lines()
                .filter(line -> line.length() > 8 && !line.startsWith("-"))
                .forEach(line -> assertFalse(message.contains(line.substring(0, 8)), message));
    }

    @Test
    void filesThatCanNotBeReadAreNamed() throws Exception {
        CertificatePair good = LEAF.write(folder, "good");
        CertificatePair missing =
                new CertificatePair(folder.resolve("none.crt"), folder, good.certOrigin(), good.keyOrigin());
        assertEquals(
                List.of(folder.resolve("none.crt") + " does not exist", folder + " is a folder"),
                problems(missing).stream().map(ConfigProblem::problem).toList());
        Files.write(good.keyFile(), new byte[1024 * 1024 + 1]);
        assertTrue(problems(good).getFirst().problem().endsWith(" is larger than 1 MiB"));
    }

    @Test
    void allProblemsOfAllPairsAreTold() {
        CertificatePair one = TestPki.pair(folder, "one", "", "");
        CertificatePair two = TestPki.pair(folder, "two", CHAIN, pkcs8(OTHER.key()));
        assertEquals(
                List.of("one.cert_file", "one.key_file", "two.key_file"),
                problems(one, two).stream().map(ConfigProblem::key).toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RSA", "P256", "ED25519"})
    void noKeyIsShownByToString(Kind kind) {
        Issued leaf = ROOT.issue(kind, "leaf", "gate.test");
        CertificateLoader loader = new CertificateLoader(Engines.tested(), Instant.now());
        ServerCertificate loaded = loader.load(leaf.write(folder, "leaf")).orElseThrow();
        assertEquals("ServerCertificate[CN=leaf]", loaded.toString());
        assertEquals(Set.of(), Set.copyOf(loader.problems()));
    }

    private static List<ConfigProblem> problems(CertificatePair... pairs) {
        return assertThrows(ConfigException.class, () -> TestServer.load("a", TestClient.config(pairs)))
                .problems();
    }
}
