package io.postern.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.certs.ClientIdentity;
import io.postern.config.ConfigException;
import io.postern.config.ConfigLoader;
import io.postern.nats.Nkey;
import io.postern.testing.Authority;
import io.postern.testing.Pki;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good certificates and the bad set of {@code dev-certs}, at listeners of each kind. */
class ExplanationTest {
    private static final String SECRET = "a-secret-that-nobody-sees";

    @TempDir
    static Path directory;

    private static Pki pki;
    private static Nkey signer;

    @BeforeAll
    static void make() throws IOException {
        pki = Pki.withBadSet(
                directory.resolve("certs"),
                new ClientIdentity.Email("alice@example.com"),
                new ClientIdentity.Dns("bob.example.com"),
                new ClientIdentity.Uri("spiffe://example.com/carol"));
        String seed = Nkey.newUserSeed();
        signer = Nkey.fromSeed(seed);
        Files.writeString(directory.resolve("gate.nk"), seed);
        Files.writeString(directory.resolve("bob.nk"), seed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad/expired            | REFUSED certificate_expired (alert certificate_expired): ",
                "bad/not-yet-valid      | REFUSED certificate_not_yet_valid (alert certificate_expired): ",
                "bad/nul-in-san         | REFUSED bad_name (alert bad_certificate): ",
                "bad/wrong-usage-client | REFUSED wrong_usage (alert unsupported_certificate): ",
                "bad/unknown-ca         | REFUSED unknown_ca (alert unknown_ca): ",
                "bad/self-signed        | REFUSED unknown_ca (alert unknown_ca): ",
                "bad/sha1               | REFUSED weak_signature (alert unsupported_certificate): ",
                "bad/rsa-1024           | REFUSED weak_key (alert unsupported_certificate): ",
                "bad/revoked            | REFUSED certificate_revoked (alert certificate_revoked): ",
                "bad/no-san             | ACCEPTED",
                "client-alice@example.com | ACCEPTED"
            })
    void eachFaultIsTheVerdictWithItsAlert(String certificate, String verdict) throws Exception {
        List<String> lines = explain(certificate, listener("verify = true", "access.crl_file = \"certs/bad/crl.pem\""))
                .text()
                .lines()
                .filter(line -> line.startsWith("  verdict "))
                .toList();
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().substring(23).startsWith(verdict), lines::toString);
    }

    @Test
    void eachRuleSaysWhatItSaysOrWhatHasToPassBefore() throws Exception {
        Explanation good = explain(
                "client-alice@example.com", listener("verify = true", "access.allow = [\"email:*@example.com\"]"));
        assertTrue(good.text().contains("\n  ca_file              passed\n"), good::text);
        assertTrue(good.text().contains("\n  access.allow         passed\n"), good::text);
        assertTrue(good.text().contains("\n  pinned_certs         not asked\n"), good::text);
        Explanation bad = explain("bad/unknown-ca", listener("verify = true", ""));
        assertTrue(bad.text().contains("\n  ca_file              REFUSED unknown_ca: "), bad::text);
        assertTrue(bad.text().contains("\n  validity             skipped, as ca_file has to pass first\n"), bad::text);
    }

    @Test
    void theMappedUserIsToldWithTheFieldThatGaveItAndWhatItBrings() throws Exception {
        String maps = listener("verify_and_map = true", "");
        assertUpstream(
                "user                 \"alice@example.com\" by its email",
                "as user \"alice@example.com\", by this name alone, signed as trusted proxy " + signer.publicKey(),
                explain("client-alice@example.com", maps));
        assertUpstream(
                "user                 \"bob.example.com\" by its dns",
                "by nkey " + signer.publicKey() + ", signed as",
                explain("client-bob.example.com", maps));
        assertUpstream(
                "user                 \"spiffe://example.com/carol\" by its uri",
                "as user \"spiffe://example.com/carol\", by its password, signed as",
                explain("client-spiffe-example.com-carol", maps));
    }

    @Test
    void whereNoUserIsFoundTheCandidatesAreToldInOrder() throws Exception {
        String text = explain("client-alice@example.com", """
            listeners.only { listen = "127.0.0.1:0", %s }
            upstreams.nats { servers = ["127.0.0.1:1"], users { nobody { token = %s } } }
            """.formatted(
                                pki.tls("ca_file = \"certs/ca.pem\", verify_and_map = true"), SECRET))
                .text();
        List<String> lines = text.lines().map(String::strip).toList();
        int first = lines.indexOf("user                 none; looked for, in order:") + 1;
        assertEquals(
                List.of(
                        "\"alice@example.com\" by its email",
                        "\"CN=alice@example.com,O=Postern development\" by its dn"),
                lines.subList(first, first + 2));
        assertTrue(text.contains("CONNECT is refused, no_mapped_user"), text);
    }

    @Test
    void onlyTheFieldsThatMayMapAreCandidates() throws Exception {
        String json = explain("client-alice@example.com", listener("verify_and_map = true", "access.map_field = dns"))
                .json();
        assertTrue(json.contains("\"maps\":true,\"candidates\":[]"), json);
    }

    @Test
    void listenersThatAskForNoneSaySo() throws Exception {
        String text =
                explain("client-alice@example.com", """
                    listeners { plain.listen = "127.0.0.1:0", tls { listen = "127.0.0.1:0", %s } }
                    upstreams.nats.servers = ["127.0.0.1:1"]
                    """.formatted(pki.tls(""))).text();
        assertTrue(
                text.contains(
                        "not asked for: this listener has no TLS\n  upstream             as whom the client's own"),
                text);
        assertTrue(
                text.contains("not asked for: verify is false\n  upstream             as whom the client's own"), text);
    }

    @Test
    void inTheShadowItComesInAsItself() throws Exception {
        String text = explain("bad/expired", listener("verify_and_map = true", "access.shadow = true"))
                .text();
        assertTrue(
                text.contains("ACCEPTED without an identity, as access.shadow is on; else REFUSED certificate_expired"),
                text);
        assertTrue(text.contains("upstream             as whom the client's own CONNECT says, signed"), text);
    }

    @Test
    void issuersAreAskedInAHandshakeOnlyAndAllElseIsTold() throws Exception {
        Authority root = Authority.root("root");
        Authority leaf = root.leaf(
                "dave",
                Authority.dns("bob.example.com"),
                Authority.ocsp(URI.create("http://127.0.0.1:1/")),
                Authority.usage(KeyPurposeId.id_kp_clientAuth));
        Path ca = Authority.write(directory.resolve("root.pem"), List.of(root.certificate()));
        Path certificate = Authority.write(directory.resolve("dave.pem"), leaf.chain());
        String config = listener("verify_and_map = true, ocsp_peer = true", "")
                .replace(pki.ca().toString(), ca.toString());
        Explanation explanation = explain(certificate, config);
        String text = explanation.text();
        assertTrue(text.contains("\n  ocsp_peer            asked in a handshake only\n"), text);
        assertTrue(text.contains("ACCEPTED where the issuer's responder, asked in a handshake only, agrees\n"), text);
        assertTrue(text.contains("\n  upstream             by nkey " + signer.publicKey()), text);
        assertTrue(explanation.json().contains("\"verdict\":\"ocsp_needed\""), explanation::json);
        assertTrue(
                explanation.json().contains("{\"rule\":\"ocsp_peer\",\"outcome\":\"asked_in_handshake\"}"),
                explanation::json);
    }

    @Test
    void itShowsTheCertificateAndNoSecret() throws Exception {
        Explanation explanation = explain("client-alice@example.com", listener("verify_and_map = true", ""));
        assertTrue(
                explanation.text().contains("\n  name                 email alice@example.com\n"), explanation::text);
        assertTrue(explanation.text().lines().anyMatch(line -> line.matches("  pin +[0-9a-f]{64}")), explanation::text);
        assertFalse(explanation.text().contains(SECRET) || explanation.json().contains(SECRET));
    }

    @Test
    void aNameThatWouldDisturbATerminalIsSpelledOut() throws Exception {
        String text =
                explain("bad/nul-in-san", listener("verify_and_map = true", "")).text();
        assertTrue(text.contains("\n  names                can't be read: "), text);
        assertTrue(text.contains("\n  user                 none, as the names can't be read\n"), text);
        assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' '), text);
    }

    @Test
    void derAndChainsAreReadAsWell() throws Exception {
        Path pem = directory.resolve("certs/client-alice@example.com.pem");
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
        Path der = Files.write(
                directory.resolve("alice.der"), Base64.getMimeDecoder().decode(base64));
        Path chain = Files.writeString(
                directory.resolve("chain.pem"), "of alice\n" + Files.readString(pem) + Files.readString(pki.ca()));
        String config = listener("verify = true", "");
        assertEquals(
                explain(pem, config).text().replace(pem.toString(), der.toString()),
                explain(der, config).text());
        assertTrue(explain(chain, config).text().startsWith("Certificate " + chain + ", with 1 more behind it\n"));
    }

    @Test
    void bytesThatAreNoCertificateAreAVerdict() throws Exception {
        Path file = Files.write(directory.resolve("broken.der"), new byte[] {0x30, (byte) 0x82, 1, 0});
        String text = explain(file, listener("verify = true", "")).text();
        assertTrue(text.contains("\n  unreadable           "), text);
        assertTrue(text.contains("REFUSED certificate_unreadable (alert bad_certificate)"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 certificates",
                "nothing of the kind",
                "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"
            })
    void aFileWithoutACertificateIsToldByItsName(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("none.pem"), content);
        IOException e = assertThrows(IOException.class, () -> explain(file, listener("verify = true", "")));
        assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": "), e::getMessage);
    }

    private static void assertUpstream(String user, String upstream, Explanation explanation) {
        assertTrue(
                explanation.text().contains("\n  " + user + "\n  upstream             " + upstream), explanation::text);
    }

    private static String listener(String tls, String more) {
        return """
            listeners.only {
              listen = "127.0.0.1:0"
              %s
              %s
            }
            upstreams.nats {
              servers = ["127.0.0.1:1"]
              proxy_nkey_file = "gate.nk"
              users {
                "alice@example.com" {}
                "bob.example.com" { nkey_file = "bob.nk" }
                "spiffe://example.com/carol" { password = %s }
              }
            }
            """.formatted(pki.tls("ca_file = \"" + pki.ca() + "\"\n" + tls), more, SECRET);
    }

    private static Explanation explain(String certificate, String config) throws ConfigException, IOException {
        return explain(directory.resolve("certs").resolve(certificate + ".pem"), config);
    }

    private static Explanation explain(Path certificate, String config) throws ConfigException, IOException {
        Path file = Files.writeString(directory.resolve("postern.conf"), config, StandardCharsets.UTF_8);
        return Explanation.of(certificate, ConfigLoader.load(file), Instant.now());
    }
}
