package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.AdvertiseConfig.ConnectUrls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigLoaderTest {
    @TempDir
    private Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
    }

    @Test
    void theLeastConfigurationGetsEveryDefault() throws ConfigException {
        PosternConfig config = folder.load(ConfigFolder.UPSTREAM + ConfigFolder.LISTEN);

        assertEquals(
                new PosternConfig(
                        List.of(new ListenerConfig(
                                "clients",
                                new HostPort("127.0.0.1", 4222),
                                "nats",
                                new AdvertiseConfig(List.of(), Map.of(), ConnectUrls.ADVERTISE),
                                new ClientSecurity.Plaintext(),
                                IntakeConfig.OPEN)),
                        List.of(new UpstreamConfig(
                                "nats",
                                List.of(new HostPort("127.0.0.1", 4223)),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                IdentityConfig.NONE,
                                BalancingConfig.USUAL)),
                        TlsEngineName.AUTO,
                        StaplingConfig.AUTO,
                        OperationConfig.USUAL),
                config);
    }

    @Test
    void theLeastTlsBlockGetsNatsServersDefaults() throws ConfigException {
        ListenerConfig listener = folder.listener("tls {\n cert_file = cert.pem\n key_file = key.pem }");

        String file = path.resolve("postern.conf").toString();
        assertEquals(
                new ClientSecurity.Tls(
                        new TlsConfig(
                                List.of(new TlsConfig.CertificatePair(
                                        path.resolve("cert.pem"),
                                        path.resolve("key.pem"),
                                        new Origin(file, 5, "listeners.clients.tls.cert_file"),
                                        new Origin(file, 6, "listeners.clients.tls.key_file"))),
                                TlsConfig.TlsVersion.TLS_1_2,
                                CipherSuite.DEFAULTS,
                                Curve.DEFAULTS,
                                TlsConfig.DEFAULT_HANDSHAKE_TIMEOUT,
                                new HandshakeMode.InfoFirst(),
                                0),
                        ClientSecurity.PlaintextClients.REFUSED,
                        PolicyConfig.NONE),
                listener.security());
    }

    @Test
    void everyKeyOfAListenerIsRead() throws ConfigException {
        PosternConfig config = folder.load("""
            upstreams { a.servers = "127.0.0.1:4223", b.servers = ["10.0.0.7:4222", "[::1]:4224"] }
            upstreams.b { dial_timeout = 1 second, info_timeout = 1m30s }
            listeners.clients {
              kind = client
              listen = "[::]:-1"
              upstream = b
              advertise = ["nats.example.com:4222", "10.1.1.1:4222"]
              advertise_map { "N1.Internal:4222" = "nats-1.example.com:4222" }
              connect_urls = map
              allow_non_tls = yes
              tls { cert_file = cert.pem, key_file = key.pem }
            }
            log { level = trace, format = nats }
            tls_engine = jdk
            drain_timeout = 250 ms
            """);

        ListenerConfig listener = config.listeners().getFirst();
        assertEquals(new HostPort("::", 0), listener.listen());
        assertEquals("b", listener.upstream());
        assertEquals(
                new AdvertiseConfig(
                        List.of(new HostPort("nats.example.com", 4222), new HostPort("10.1.1.1", 4222)),
                        Map.of(new HostPort("n1.internal", 4222), new HostPort("nats-1.example.com", 4222)),
                        ConnectUrls.MAP),
                listener.advertise());
        ClientSecurity.Tls tls = assertInstanceOf(ClientSecurity.Tls.class, listener.security());
        assertEquals(ClientSecurity.PlaintextClients.SERVED, tls.plaintextClients());
        assertEquals(
                new UpstreamConfig(
                        "b",
                        List.of(new HostPort("10.0.0.7", 4222), new HostPort("::1", 4224)),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(90),
                        IdentityConfig.NONE,
                        BalancingConfig.USUAL),
                config.upstreamOf(listener));
        assertEquals(LogConfig.Level.TRACE, config.operation().log().level());
        assertEquals(TlsEngineName.JDK, config.tlsEngine());
        assertEquals(Duration.ofMillis(250), config.operation().stop().drainTimeout());
    }

    @ParameterizedTest
    @EnumSource
    void everyWordForConnectUrlsIsKnown(ConnectUrls connectUrls) throws ConfigException {
        String word = connectUrls.name().toLowerCase(Locale.ROOT);
        ListenerConfig listener = folder.listener("advertise_map { \"a:1\" = \"b:2\" }, connect_urls = " + word);
        assertEquals(connectUrls, listener.advertise().connectUrls());
    }

    @ParameterizedTest
    @EnumSource
    void everyLevelIsKnown(LogConfig.Level level) throws ConfigException {
        String word = level.name().toLowerCase(Locale.ROOT);
        assertEquals(
                level,
                folder.load(ConfigFolder.UPSTREAM + ConfigFolder.LISTEN + "log.level = " + word)
                        .operation()
                        .log()
                        .level());
    }

    @Test
    void aSingleAddressIsAListOfOne() throws ConfigException {
        assertEquals(
                List.of(new HostPort("nats.example.com", 4222)),
                folder.listener("advertise = \"nats.example.com:4222\"")
                        .advertise()
                        .addresses());
    }

    @Test
    void blocksKeepTheOrderOfTheFile() throws ConfigException {
        StringBuilder text = new StringBuilder(ConfigFolder.UPSTREAM);
        List<String> names = List.of("zeta", "alpha", "mu", "b", "a1", "omega", "k-9", "x.y");
        names.forEach(name -> text.append("listeners.\"" + name + "\".listen = \"127.0.0.1:0\"\n"));

        assertEquals(
                names,
                folder.load(text.toString()).listeners().stream()
                        .map(ListenerConfig::name)
                        .toList());
    }

    @Test
    void fiveMistakesAreFiveLinesInTheOrderOfTheFile() {
        Path file = folder.write("postern.conf", """
            listeners {
              clients {
                listen = "4222"
                tls {
                  cert_file = "gone.pem", key_file = "key.pem"
                  timeout = -2
                  handshakefirst = auto
                }
              }
            }
            upstreams { nats { servers = "127.0.0.1" } }
            """);

        assertEquals(
                List.of(
                        "postern.conf:3: listeners.clients.listen: \"4222\" (expected: host:port, an IPv6 address in"
                                + " brackets: [::1]:4222; port -1 for a free one)",
                        "postern.conf:5: listeners.clients.tls.cert_file: gone.pem: no such file (expected: a PEM"
                                + " file: the certificate, then its intermediates)",
                        "postern.conf:6: listeners.clients.tls.timeout: -2 (expected: more than 0s)",
                        "postern.conf:7: listeners.clients.tls.handshakefirst: unknown key (did you mean"
                                + " handshake_first?)",
                        "postern.conf:11: upstreams.nats.servers: \"127.0.0.1\" (expected: host:port, an IPv6 address"
                                + " in brackets: [::1]:4222)"),
                folder.problems(file));
    }

    @Test
    void anIncludedFileIsNamedWithItsLineAndItsPathsAreRelativeToIt() throws ConfigException {
        folder.write("tls/tls.conf", "\ncert_file = cert.pem\nkey_file = key.pem\n");
        folder.write("tls/cert.pem", "");
        Path file = folder.write(
                "postern.conf",
                ConfigFolder.UPSTREAM + ConfigFolder.LISTEN + "listeners.clients.tls { include \"tls/tls.conf\" }");

        assertEquals(
                List.of("tls/tls.conf:3: listeners.clients.tls.key_file: tls/key.pem: no such file"
                        + " (expected: a PEM file: the certificate's private key)"),
                folder.problems(file));

        folder.write("tls/key.pem", "");
        ClientSecurity.Tls tls = assertInstanceOf(
                ClientSecurity.Tls.class,
                ConfigLoader.load(file).listeners().getFirst().security());
        assertEquals(
                path.resolve("tls/key.pem"),
                tls.config().certificates().getFirst().keyFile());
    }

    @Test
    void problemsOfTheIncludingFileComeBeforeThoseOfTheIncludedOnes() {
        folder.write("b.conf", "listeners.b.listen = 1\nlisteners.shared.limit = 1");
        folder.write("a.conf", "include \"b.conf\"\nlisteners.a.listen = 1");
        Path file = folder.write(
                "postern.conf",
                "include \"a.conf\"\nlisteners.shared { kind = client }\n" + ConfigFolder.UPSTREAM + "\nport = 1");

        assertEquals(
                List.of("postern.conf:2", "postern.conf:5", "a.conf:2", "b.conf:1", "b.conf:2"),
                folder.problems(file).stream()
                        .map(line -> line.substring(0, line.indexOf(": ")))
                        .toList());
    }

    @Test
    void twoIncludedFilesThatDoNotParseAreTwoProblems() {
        folder.write("a.conf", "a = [\n");
        folder.write("b.conf", "\n\nb = }");
        Path file = folder.write("postern.conf", "include \"a.conf\"\ninclude \"b.conf\"\ninclude \"c.conf\"");

        assertEquals(
                List.of("postern.conf:3: include: c.conf: no such file", "a.conf:2", "b.conf:3"),
                folder.problems(file).stream()
                        .map(line -> line.startsWith("postern") ? line : line.substring(0, line.indexOf(": ")))
                        .toList());
    }

    @Test
    void aFileThatIsMissingOrAFolderIsOneProblem() {
        assertEquals(List.of("gone.conf: no such file"), folder.problems(path.resolve("gone.conf")));
        assertEquals(List.of(path + ": is a directory"), folder.problems(path));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Path file = Files.write(path.resolve("latin1.conf"), new byte[] {'a', '=', (byte) 0xe4});
        assertEquals(List.of("latin1.conf: not UTF-8 text"), folder.problems(file));
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws ConfigException {
        assertEquals(
                1,
                folder.load("\ufeff" + ConfigFolder.UPSTREAM + ConfigFolder.LISTEN)
                        .upstreams()
                        .size());
    }

    @Test
    void theEnvironmentIsReadAndWhatItNamesIsRelativeToTheFile() throws ConfigException {
        // PATH is set wherever tests run, and is a file's name as good as any.
        String name = "cert" + System.getenv("PATH");
        folder.write(name, "");
        TlsConfig tls = folder.tls("cert_file = cert${?PATH}\n timeout = 3, timeout = ${?POSTERN_TEST_IS_NOT_SET}");

        assertEquals(path.resolve(name), tls.certificates().getFirst().certFile());
        assertEquals(Duration.ofSeconds(3), tls.handshakeTimeout());
    }

    @Test
    void aProblemWithTheEnvironmentHasTheLineThatNamesIt() {
        Path file = folder.write(
                "postern.conf",
                ConfigFolder.UPSTREAM + "listeners.clients {\n\n  listen = ${?PATH}\n connect_urls = \"is \"${PATH} }");

        List<String> problems = folder.problems(file);

        assertEquals(2, problems.size());
        assertTrue(problems.getFirst().startsWith("postern.conf:4: listeners.clients.listen: "), problems::toString);
        assertTrue(
                problems.getLast().startsWith("postern.conf:5: listeners.clients.connect_urls: "), problems::toString);
    }

    @Test
    void blocksThatAreGivenTwiceAreOneAndTheirPlaceIsTheFirst() {
        folder.write("more.conf", "listeners.clients.tls.timeout = 3");
        Path file = folder.write(
                "postern.conf",
                ConfigFolder.UPSTREAM
                        + "\n"
                        + "include \"more.conf\"\n"
                        + "listeners.clients { kind = client }\n"
                        + "listeners.clients { tls { verify = off } }");

        assertEquals(
                List.of(
                        "postern.conf:4: listeners.clients.listen: missing (expected: the address to accept clients"
                                + " on: \"0.0.0.0:4222\")",
                        "postern.conf:5: listeners.clients.tls.cert_file: missing (expected: a PEM file: the"
                                + " certificate, then its intermediates)"),
                folder.problems(file));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4222, 127.0.0.1:0, 127.0.0.1:0",
        "127.0.0.1:4222, 127.0.0.2:4222, [::1]:4222",
        "0.0.0.0:4222, [::1]:4222, 0.0.0.0:4223"
    })
    void addressesThatDoNotClashAreServed(String a, String b, String c) throws ConfigException {
        String listeners = "listeners { a.listen = \"%s\", b.listen = \"%s\", c.listen = \"%s\" }".formatted(a, b, c);
        assertEquals(
                3,
                folder.load("upstreams.nats.servers = \"10.0.0.7:4222\"\n" + listeners)
                        .listeners()
                        .size());
    }
}
