package io.postern.certs;

import static io.postern.certs.Peer.CLIENT_USAGE;
import static io.postern.certs.Peer.SERVER_USAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad certificate has the fault that it says, and no other. */
class BadCertificateTest {
    private final Instant now = Instant.now();

    @TempDir
    private Path temp;

    private DevCertsResult made;
    private X509Certificate ca;

    @BeforeEach
    void make() throws Exception {
        made = DevCerts.make(
                new DevCertsRequest(temp, List.of(), List.of(), false, true, DevCertsRequest.Overwrite.REFUSE));
        ca = Peer.certificate(made.ca().files().certificate());
    }

    @Test
    void eachIsThereWithItsFaultInALine() {
        assertEquals(
                Stream.of(BadCertificate.values()).map(BadCertificate::fileName).toList(),
                made.bad().stream().map(MadeCertificate.Bad::name).toList());
        for (MadeCertificate.Bad one : made.bad()) {
            assertTrue(one.fault().length() > 10 && one.fault().indexOf('\n') < 0, one.fault());
        }
    }

    @Test
    void expiredWasGoodUntilYesterday() throws Exception {
        X509Certificate leaf = leaf("expired");
        assertEquals(BasicReason.EXPIRED, refusal(leaf, SERVER_USAGE, now));
        // The chain's own validity begins five minutes ago, so the leaf is judged alone, by its signature and its
        // dates.
        leaf.verify(ca.getPublicKey());
        leaf.checkValidity(Date.from(now.minus(Duration.ofDays(2))));
    }

    @Test
    void notYetValidIsGoodInAYear() throws Exception {
        X509Certificate leaf = leaf("not-yet-valid");
        assertEquals(BasicReason.NOT_YET_VALID, refusal(leaf, SERVER_USAGE, now));
        Peer.validate(leaf, ca, SERVER_USAGE, now.plus(Duration.ofDays(370)));
    }

    @Test
    void wrongUsageForAClientIsServerAuthAlone() throws Exception {
        X509Certificate leaf = leaf("wrong-usage-client");
        assertThrows(CertPathValidatorException.class, () -> Peer.validate(leaf, ca, CLIENT_USAGE, now));
        Peer.validate(leaf, ca, SERVER_USAGE, now);
    }

    @Test
    void wrongUsageForAServerIsClientAuthAlone() throws Exception {
        X509Certificate leaf = leaf("wrong-usage-server");
        assertThrows(CertPathValidatorException.class, () -> Peer.validate(leaf, ca, SERVER_USAGE, now));
        Peer.validate(leaf, ca, CLIENT_USAGE, now);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown-ca", "self-signed"})
    void strangersDoNotChainToTheCa(String name) throws Exception {
        X509Certificate leaf = leaf(name);
        assertEquals(PKIXReason.NO_TRUST_ANCHOR, refusal(leaf, CLIENT_USAGE, now));
        leaf.checkValidity();
        assertEquals(List.of(SERVER_USAGE, CLIENT_USAGE), leaf.getExtendedKeyUsage());
    }

    @Test
    void selfSignedIsSignedByItself() throws Exception {
        X509Certificate leaf = leaf("self-signed");
        leaf.verify(leaf.getPublicKey());
        assertEquals(leaf.getSubjectX500Principal(), leaf.getIssuerX500Principal());
        assertThrows(
                GeneralSecurityException.class,
                () -> leaf("unknown-ca").verify(leaf("unknown-ca").getPublicKey()));
    }

    @Test
    void sha1IsSignedBySha1ByTheCa() throws Exception {
        X509Certificate leaf = leaf("sha1");
        leaf.verify(ca.getPublicKey());
        leaf.checkValidity();
        assertEquals("SHA1withECDSA", leaf.getSigAlgName());
        assertEquals("SHA256withECDSA", leaf("rsa-1024").getSigAlgName());
    }

    @Test
    void rsa1024IsThatAndOtherwiseGood() throws Exception {
        X509Certificate leaf = leaf("rsa-1024");
        leaf.verify(ca.getPublicKey());
        leaf.checkValidity();
        RSAPublicKey key = assertInstanceOf(RSAPublicKey.class, leaf.getPublicKey());
        assertEquals(1024, key.getModulus().bitLength());
    }

    @Test
    void revokedIsOnTheListAloneAndOtherwiseGood() throws Exception {
        X509Certificate leaf = leaf("revoked");
        Peer.validate(leaf, ca, CLIENT_USAGE, now);
        var crl = Peer.crl(temp.resolve("bad/crl.pem"));
        CertPathValidatorException refused =
                assertThrows(CertPathValidatorException.class, () -> Peer.validate(leaf, ca, crl));
        assertInstanceOf(CertificateRevokedException.class, refused.getCause());
        Peer.validate(Peer.certificate(made.clients().getFirst().files().certificate()), ca, crl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong-san", "nul-in-san"})
    void badNamesAreRefusedByAClientThatLooksForLocalhost(String name) throws Exception {
        CertificateFiles client = made.clients().getFirst().files();
        CertificateFiles server = files(name);
        Peer.validate(leaf(name), ca, SERVER_USAGE, now);
        assertThrows(SSLException.class, () -> TlsPair.connect(ca, server, client, "localhost"));
    }

    @Test
    void badNamesAreWhatTheySay() throws Exception {
        assertEquals(
                List.of(List.of(2, "wrong.example.invalid"), List.of(1, "nobody@wrong.example.invalid")),
                List.copyOf(leaf("wrong-san").getSubjectAlternativeNames()));
        assertEquals(
                List.of(List.of(2, "localhost\0.example.invalid"), List.of(1, "client@localhost\0.example.invalid")),
                List.copyOf(leaf("nul-in-san").getSubjectAlternativeNames()));
    }

    @Test
    void noSanHasLocalhostInItsCommonNameAlone() throws Exception {
        X509Certificate leaf = leaf("no-san");
        Peer.validate(leaf, ca, SERVER_USAGE, now);
        assertNull(leaf.getSubjectAlternativeNames());
        assertTrue(leaf.getSubjectX500Principal().getName().startsWith("CN=localhost,"));
    }

    /** What keeps the tests above from passing for a wrong reason: the good ones shake hands, and so do the merely revoked. */
    @Test
    void goodOnesShakeHands() throws Exception {
        CertificateFiles client = made.clients().getFirst().files();
        CertificateFiles server = made.server().files();
        CertificateFiles revoked = files("revoked");
        TlsPair.connect(ca, server, client, "localhost");
        TlsPair.connect(ca, server, client, "127.0.0.1");
        TlsPair.connect(ca, revoked, revoked, "localhost");
        assertThrows(SSLException.class, () -> TlsPair.connect(ca, server, client, "elsewhere.example"));
    }

    private X509Certificate leaf(String name) throws Exception {
        return Peer.certificate(temp.resolve("bad").resolve(name + ".pem"));
    }

    private CertificateFiles files(String name) {
        return CertificateFiles.plain(temp.resolve("bad"), name);
    }

    private Reason refusal(X509Certificate leaf, String usage, Instant when) {
        return assertThrows(CertPathValidatorException.class, () -> Peer.validate(leaf, ca, usage, when))
                .getReason();
    }
}
