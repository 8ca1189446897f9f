package io.postern.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.IdentityConfig.Credential;
import io.postern.config.IdentityConfig.ProxyProtocol;
import io.postern.config.IdentityConfig.ProxySigning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityReaderTest {
    private static final String USERS = "upstreams.nats.users.";

    @TempDir
    private Path path;

    private ConfigFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigFolder(path);
        folder.write("secret", "hunter2\n");
    }

    @Test
    void everyKindOfCredentialIsReadWithItsPlace() throws ConfigException {
        Map<String, Credential> users = folder.identity("""
            users {
              only {}
              a { password = "hunter2" }
              b { password_file = secret }
              c { token = "hunter2" }
              d { token_file = "secret" }
              e { nkey_file = secret }
            }
            """).users();

        assertEquals(
                Map.of(
                        "only", new Credential.NameOnly(folder.origin(5, USERS + "only")),
                        "a", new Credential.Password(inline(6, "a.password")),
                        "b", new Credential.Password(file(7, "b.password_file")),
                        "c", new Credential.Token(inline(8, "c.token")),
                        "d", new Credential.Token(file(9, "d.token_file")),
                        "e", new Credential.NkeySeed(file(10, "e.nkey_file"))),
                users);
    }

    private SecretSource inline(int line, String key) {
        return new SecretSource.Inline("hunter2", folder.origin(line, USERS + key));
    }

    private SecretSource file(int line, String key) {
        return new SecretSource.InFile(new SourcedFile(path.resolve("secret"), folder.origin(line, USERS + key)));
    }

    @Test
    void aUsersNameMayBeAnything() throws ConfigException {
        List<String> names = List.of(
                "CN=bob,O=Acme",
                "CN=bob, O=Acme+OU=a b",
                "alice@example.com",
                "nats-1.example.com",
                "spiffe://prod/ns/a",
                "a[0].b",
                "a\"b\\c",
                " ",
                "<name>",
                "ä",
                "users");
        StringBuilder users = new StringBuilder("users {\n");
        names.forEach(name -> users.append(KeyPath.quote(name)).append(" {}\n"));

        assertEquals(
                names,
                List.copyOf(
                        folder.identity(users.append("}").toString()).users().keySet()));
    }

    @Test
    void aSecretMayComeFromTheEnvironment() throws ConfigException {
        // PATH is set wherever tests run.
        for (String spelling : List.of("${PATH}", "${?PATH}")) {
            assertEquals(
                    Map.of(
                            "alice",
                            new Credential.Password(new SecretSource.Inline(
                                    System.getenv("PATH"), folder.origin(4, USERS + "alice.password")))),
                    folder.identity("users { alice { password = " + spelling + " } }")
                            .users());
        }
    }

    @ParameterizedTest
    @CsvSource({"'\" a b \"', ' a b '", "'\"007\"', 007", "unquoted, unquoted", "'\"\"\"a\"b\"\"\"', a\"b"})
    void aSecretIsReadToTheLetter(String written, String secret) throws ConfigException {
        assertEquals(
                Map.of(
                        "alice",
                        new Credential.Token(new SecretSource.Inline(secret, folder.origin(4, USERS + "alice.token")))),
                folder.identity("users { alice { token = " + written + " } }").users());
    }

    @Test
    void noSecretIsShownByToString() throws ConfigException {
        String shown = folder.load(ConfigFolder.UPSTREAM + ConfigFolder.LISTEN
                        + "upstreams.nats.users { a { password = \"hunter2\" }, b { token = \"hunter2\" } }")
                .toString();

        assertTrue(shown.contains(USERS + "a.password"), shown);
        assertFalse(shown.contains("hunter2"), shown);
    }

    @Test
    void aTrustedProxyHasAKeyAndAPlace() throws ConfigException {
        folder.write("gate.nk", "");
        assertEquals(
                new ProxySigning.Key(
                        new SourcedFile(path.resolve("gate.nk"), folder.origin(4, "upstreams.nats.proxy_nkey_file"))),
                folder.identity("proxy_nkey_file = \"gate.nk\"").signing());
    }

    @ParameterizedTest
    @CsvSource({"off, OFF", "\"off\", OFF", "v2, V2"})
    void everyWordForTheProxyProtocolIsKnown(String word, ProxyProtocol expected) throws ConfigException {
        assertEquals(expected, folder.identity("proxy_protocol = " + word).proxyProtocol());
    }

    @Test
    void usersToWhomNoListenerMapsAreNoMistake() throws ConfigException {
        assertEquals(1, folder.identity("users { alice {} }").users().size());
        assertEquals(IdentityConfig.NONE, folder.identity("users {}"));
    }
}
