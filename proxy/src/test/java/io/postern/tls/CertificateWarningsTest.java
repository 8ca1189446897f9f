package io.postern.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.config.AdvertiseConfig;
import io.postern.config.AdvertiseConfig.ConnectUrls;
import io.postern.config.ClientSecurity;
import io.postern.config.ConfigProblem;
import io.postern.config.HostPort;
import io.postern.config.IntakeConfig;
import io.postern.config.ListenerConfig;
import io.postern.config.PolicyConfig;
import io.postern.config.TlsConfig.CertificatePair;
import io.postern.tls.TestPki.Issued;
import io.postern.tls.TestPki.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWarningsTest {
    private static final Issued ROOT = TestPki.root("root");

    @TempDir
    Path folder;

    @Test
    void advertisedHostsThatNoCertificateIsForAreNamedOnce() {
        CertificatePair one =
                ROOT.issue(Kind.P256, "c.test", "a.test", "10.0.0.1").write(folder, "one");
        CertificatePair two = ROOT.issue(Kind.P256, "two", "*.b.test").write(folder, "two");
        List<ConfigProblem> warnings = warnings(
                ClientSecurity.PlaintextClients.REFUSED,
                List.of("a.test:1", "x.b.test:1", "10.0.0.1:1", "c.test:1", "c.test:2", "[::1]:1"),
                one,
                two);
        assertEquals(
                List.of(
                        "clients are told to dial c.test, which no certificate is for",
                        "clients are told to dial ::1, which no certificate is for"),
                warnings.stream().map(ConfigProblem::problem).toList());
        assertEquals("one.cert_file", warnings.getFirst().key());
    }

    @Test
    void certificatesThatExpireWithinFourteenDaysAreNamed() {
        Instant now = Instant.now();
        Issued soon = ROOT.issue(Kind.P256, "soon", now.minusSeconds(9), now.plus(Duration.ofDays(13)), "a.test");
        Issued later = ROOT.issue(Kind.P256, "later", now.minusSeconds(9), now.plus(Duration.ofDays(15)), "a.test");
        List<ConfigProblem> warnings = warnings(
                ClientSecurity.PlaintextClients.SERVED,
                List.of(),
                later.write(folder, "later"),
                soon.write(folder, "soon"));
        assertEquals(
                List.of("soon.cert_file"),
                warnings.stream().map(ConfigProblem::key).toList());
    }

    @Test
    void whatCanNotBeLoadedAndPlaintextListenersHaveNoWarnings() {
        CertificatePair empty = TestPki.pair(folder, "empty", "", "");
        assertEquals(List.of(), warnings(ClientSecurity.PlaintextClients.REFUSED, List.of("a.test:1"), empty));
        assertEquals(List.of(), warnings(listener(new ClientSecurity.Plaintext(), List.of("a.test:1"))));
    }

    private static List<ConfigProblem> warnings(
            ClientSecurity.PlaintextClients plaintext, List<String> advertised, CertificatePair... pairs) {
        ClientSecurity security = new ClientSecurity.Tls(TestClient.config(pairs), plaintext, PolicyConfig.NONE);
        return warnings(listener(security, advertised));
    }

    /** Of those of its certificates that can be loaded. */
    static List<ConfigProblem> warnings(ListenerConfig listener) {
        Instant now = Instant.now();
        CertificateLoader loader = new CertificateLoader(Engines.tested(), now);
        List<ServerCertificate> certificates = pairs(listener.security()).stream()
                .flatMap(pair -> loader.load(pair).stream())
                .toList();
        return CertificateWarnings.of(listener, certificates, now);
    }

    private static List<CertificatePair> pairs(ClientSecurity security) {
        return switch (security) {
            case ClientSecurity.Plaintext() -> List.of();
            case ClientSecurity.Tls tls -> tls.config().certificates();
        };
    }

    private static ListenerConfig listener(ClientSecurity security, List<String> advertised) {
        List<HostPort> addresses = advertised.stream()
                .flatMap(text -> HostPort.parse(text).stream())
                .toList();
        assertEquals(advertised.size(), addresses.size());
        return new ListenerConfig(
                "clients",
                new HostPort("127.0.0.1", 0),
                "nats",
                new AdvertiseConfig(addresses, Map.of(), ConnectUrls.ADVERTISE),
                security,
                IntakeConfig.OPEN);
    }
}
