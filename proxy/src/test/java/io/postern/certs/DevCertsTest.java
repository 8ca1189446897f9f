package io.postern.certs;

import static io.postern.certs.Peer.CLIENT_USAGE;
import static io.postern.certs.Peer.SERVER_USAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevCertsTest {
    private static final Workstation BOX = new Workstation("dev", "box.example");
    private final Instant now = Instant.now();

    @TempDir
    private Path temp;

    @Test
    void everyFileIsThereUnderItsReadableNameAndUnderCertManagers() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp.resolve("deep/certs")));
        assertEquals(
                Set.of(
                        "ca.pem",
                        "ca-key.pem",
                        "server.pem",
                        "server-key.pem",
                        "server/tls.crt",
                        "server/tls.key",
                        "server/ca.crt",
                        "client-client@localhost.pem",
                        "client-client@localhost-key.pem",
                        "client-client@localhost/tls.crt",
                        "client-client@localhost/tls.key",
                        "client-client@localhost/ca.crt"),
                files(temp.resolve("deep/certs")));
    }

    @Test
    void certManagersNamesHoldTheSameAsTheReadableOnes() throws Exception {
        DevCertsResult made = DevCerts.make(DevCertsRequest.in(temp));
        for (CertificateFiles leaf :
                List.of(made.server().files(), made.clients().getFirst().files())) {
            assertEquals(-1, Files.mismatch(leaf.certificate(), leaf.secret().get(0)));
            assertEquals(-1, Files.mismatch(leaf.key(), leaf.secret().get(1)));
            assertEquals(
                    -1, Files.mismatch(temp.resolve("ca.pem"), leaf.secret().get(2)));
        }
    }

    @Test
    void keysCarryTheirPublicKeysAsSomeReadersWantThem() throws Exception {
        DevCertsResult made = DevCerts.make(request(List.of(), true, DevCertsRequest.Overwrite.REFUSE));
        for (MadeCertificate one : made.certificates()) {
            byte[] key = Pem.read(Pem.PRIVATE_KEY, Files.readString(one.files().key()))
                    .orElseThrow();
            X509CertificateHolder certificate = new X509CertificateHolder(
                    Pem.read(Pem.CERTIFICATE, Files.readString(one.files().certificate()))
                            .orElseThrow());
            var info = PrivateKeyInfo.getInstance(key);
            if (info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                assertEquals(
                        certificate.getSubjectPublicKeyInfo().getPublicKeyData(),
                        ECPrivateKey.getInstance(info.parsePrivateKey()).getPublicKey(),
                        one.files().key().toString());
            }
        }
    }

    @Test
    void keysAreTheirOwnersAlone() throws Exception {
        DevCerts.make(request(List.of(), true, DevCertsRequest.Overwrite.REFUSE));
        for (String name : files(temp)) {
            boolean secret = name.endsWith("key.pem") || name.endsWith("tls.key");
            assertEquals(
                    secret ? "rw-------" : "rw-r--r--",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name))),
                    name);
        }
    }

    @Test
    void theCaSignsLeavesAndNoOtherCaForTenYears() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp), BOX, now);
        X509Certificate ca = Peer.certificate(temp.resolve("ca.pem"));
        ca.verify(ca.getPublicKey());
        assertEquals(0, ca.getBasicConstraints());
        assertTrue(ca.getCriticalExtensionOIDs().containsAll(Set.of("2.5.29.19", "2.5.29.15")));
        assertTrue(ca.getKeyUsage()[5] && ca.getKeyUsage()[6], "keyCertSign and cRLSign");
        assertEquals(
                "CN=Postern development CA,O=dev@box.example",
                ca.getSubjectX500Principal().getName());
        assertEquals(
                256, ((ECPublicKey) ca.getPublicKey()).getParams().getOrder().bitLength());
        assertEquals(
                3650,
                Duration.between(now, ca.getNotAfter().toInstant())
                        .plusSeconds(1)
                        .toDays());
    }

    @Test
    void leavesChainToTheCaForTheirUsageAndNoOther() throws Exception {
        DevCertsResult made = DevCerts.make(DevCertsRequest.in(temp));
        X509Certificate ca = Peer.certificate(temp.resolve("ca.pem"));
        X509Certificate server = Peer.certificate(made.server().files().certificate());
        X509Certificate client =
                Peer.certificate(made.clients().getFirst().files().certificate());
        Instant fourMinutesAgo = Instant.now().minus(Duration.ofMinutes(4));
        Peer.validate(server, ca, SERVER_USAGE, fourMinutesAgo);
        Peer.validate(client, ca, CLIENT_USAGE, fourMinutesAgo);
        assertThrows(CertPathValidatorException.class, () -> Peer.validate(server, ca, CLIENT_USAGE, now));
        assertThrows(CertPathValidatorException.class, () -> Peer.validate(client, ca, SERVER_USAGE, now));
        for (X509Certificate leaf : List.of(server, client)) {
            assertEquals(-1, leaf.getBasicConstraints());
            assertTrue(leaf.getSerialNumber().bitLength() > 128);
            assertArrayEquals(keyId(ca.getExtensionValue("2.5.29.14")), keyId(leaf.getExtensionValue("2.5.29.35")));
        }
    }

    @Test
    void eachKeyIsThatOfItsCertificate() throws Exception {
        DevCertsResult made = DevCerts.make(request(List.of(), true, DevCertsRequest.Overwrite.REFUSE));
        for (MadeCertificate one : made.certificates()) {
            X509Certificate certificate = Peer.certificate(one.files().certificate());
            String algorithm = certificate.getPublicKey().getAlgorithm();
            Signature signature = Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(Peer.key(one.files().key(), algorithm));
            signature.update(new byte[] {1, 2, 3});
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(new byte[] {1, 2, 3});
            assertTrue(signature.verify(signed), one.files().key().toString());
        }
    }

    @Test
    void bothUsagesLetTheServerCertificateDial() throws Exception {
        DevCertsRequest asked =
                new DevCertsRequest(temp, List.of(), List.of(), true, false, DevCertsRequest.Overwrite.REFUSE);
        DevCerts.make(asked);
        X509Certificate ca = Peer.certificate(temp.resolve("ca.pem"));
        X509Certificate server = Peer.certificate(temp.resolve("server.pem"));
        Peer.validate(server, ca, SERVER_USAGE, now);
        Peer.validate(server, ca, CLIENT_USAGE, now);
    }

    @Test
    void pinsAndExpiryAreThoseOfTheFiles() throws Exception {
        for (MadeCertificate one : DevCerts.make(request(List.of(), true, DevCertsRequest.Overwrite.REFUSE))
                .certificates()) {
            X509Certificate certificate = Peer.certificate(one.files().certificate());
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            assertEquals(HexFormat.of().formatHex(digest), one.facts().pin());
            assertEquals(certificate.getNotAfter().toInstant(), one.facts().notAfter());
        }
    }

    @Test
    void theCaIsReusedForLaterLeaves() throws Exception {
        DevCerts.make(DevCertsRequest.in(temp));
        String ca = Files.readString(temp.resolve("ca.pem"));
        String key = Files.readString(temp.resolve("ca-key.pem"));
        String server = Files.readString(temp.resolve("server.pem"));
        DevCertsResult again = DevCerts.make(request(List.of(), false, DevCertsRequest.Overwrite.FORCE));
        assertEquals(MadeCertificate.Ca.Origin.REUSED, again.ca().origin());
        assertEquals(ca, Files.readString(temp.resolve("ca.pem")));
        assertEquals(key, Files.readString(temp.resolve("ca-key.pem")));
        assertNotEquals(server, Files.readString(temp.resolve("server.pem")));
        Peer.validate(
                Peer.certificate(temp.resolve("server.pem")),
                Peer.certificate(temp.resolve("ca.pem")),
                SERVER_USAGE,
                now);
    }

    @Test
    void aLeafDoesNotOutliveItsCa() throws Exception {
        DevCertsResult first = DevCerts.make(DevCertsRequest.in(temp), BOX, now);
        DevCertsResult late = DevCerts.make(
                request(List.of(), false, DevCertsRequest.Overwrite.FORCE), BOX, now.plus(Duration.ofDays(3600)));
        assertEquals(first.ca().facts().notAfter(), late.server().facts().notAfter());
        assertEquals(
                397,
                Duration.between(now, first.server().facts().notAfter())
                        .plusSeconds(1)
                        .toDays());
    }

    @Test
    void forceReplacesAFileWhateverItsPermissionsWereAndALinkInsteadOfWhatItNames() throws Exception {
        Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "mine");
        Path open = Files.writeString(temp.resolve("server-key.pem"), "old");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.createSymbolicLink(temp.resolve("client-client@localhost-key.pem"), elsewhere);
        DevCerts.make(request(List.of(), false, DevCertsRequest.Overwrite.FORCE));
        assertEquals("mine", Files.readString(elsewhere));
        for (String key : List.of("server-key.pem", "client-client@localhost-key.pem")) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(temp.resolve(key), LinkOption.NOFOLLOW_LINKS));
            assertEquals("EC", Peer.key(temp.resolve(key), "EC").getAlgorithm());
        }
    }

    private DevCertsRequest request(List<String> serverNames, boolean badSet, DevCertsRequest.Overwrite overwrite) {
        return new DevCertsRequest(temp, serverNames, List.of(), false, badSet, overwrite);
    }

    /** The last 20 octets: the key identifier in either extension. */
    private static byte[] keyId(byte[] extension) {
        return Arrays.copyOfRange(extension, extension.length - 20, extension.length);
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
    }
}
