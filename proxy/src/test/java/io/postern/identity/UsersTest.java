package io.postern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.IdentityConfig;
import io.postern.config.IdentityConfig.Credential;
import io.postern.config.IdentityConfig.ProxyProtocol;
import io.postern.config.IdentityConfig.ProxySigning;
import io.postern.config.InvalidValueException;
import io.postern.config.Origin;
import io.postern.config.SecretSource;
import io.postern.config.SourcedFile;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.ConnectIdentity.NkeyUser;
import io.postern.nats.Nkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    private static final String SECRET = "s3cr3t-0f-n0b0dy";
    private static final String SEED = Nkey.newUserSeed();

    @TempDir
    Path directory;

    private SourcedFile file(String name, String content) throws IOException {
        Path path = Files.writeString(directory.resolve(name), content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return new SourcedFile(path, origin(name));
    }

    private static Origin origin(String key) {
        return new Origin("postern.conf", 7, key);
    }

    private SecretSource secret(String name, String content) throws IOException {
        return new SecretSource.InFile(file(name, content));
    }

    private static SecretSource inline(String secret) {
        return new SecretSource.Inline(secret, origin("inline"));
    }

    private static IdentityConfig config(Map<String, Credential> users, ProxySigning signing) {
        return new IdentityConfig(users, signing, ProxyProtocol.OFF);
    }

    private static IdentityConfig of(Credential credential) {
        return config(Map.of("u", credential), new ProxySigning.Off());
    }

    @Test
    void eachUserComesWithWhatItBrings() throws Exception {
        Map<String, Credential> users = new LinkedHashMap<>();
        users.put("z", new Credential.NameOnly(origin("z")));
        users.put("password", new Credential.Password(secret("password", SECRET + "\n")));
        users.put("inline", new Credential.Password(inline(SECRET)));
        users.put("token", new Credential.Token(secret("token", "a token with spaces \r\n")));
        users.put("nkey", new Credential.NkeySeed(secret("nkey", SEED + "\n")));

        Users loaded = Users.load(config(users, new ProxySigning.Key(file("proxy", "\n" + SEED + "\n\n"))));

        assertEquals(List.of("z", "password", "inline", "token", "nkey"), List.copyOf(loaded.names()));
        assertEquals(new ConnectIdentity.User("z"), loaded.of("z"));
        assertEquals(new ConnectIdentity.UserPassword("password", SECRET), loaded.of("password"));
        assertEquals(new ConnectIdentity.UserPassword("inline", SECRET), loaded.of("inline"));
        assertEquals(new ConnectIdentity.Token("a token with spaces "), loaded.of("token"));
        String key = Nkey.fromSeed(SEED).publicKey();
        assertEquals(
                key, assertInstanceOf(NkeyUser.class, loaded.of("nkey")).key().publicKey());
        assertEquals(Optional.of(key), loaded.signer().map(Nkey::publicKey));
        assertEquals("Users[z, password, inline, token, nkey]", loaded.toString());
    }

    @Test
    void whoIsNoUserIsNobody() throws Exception {
        Users none = Users.load(IdentityConfig.NONE);
        assertEquals(new ConnectIdentity.Nobody(), none.of("u"));
        assertEquals(Optional.empty(), none.signer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", "%s\r\n"})
    void oneLineEndIsNoPartOfASecret(String content) throws Exception {
        Users users = Users.load(of(new Credential.Password(secret("p", content.formatted(SECRET)))));
        assertEquals(new ConnectIdentity.UserPassword("u", SECRET), users.of("u"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n\n", "%s\r", "\n%s", "%s\nmore", "%s\u0000", "%s\tmore", "%s\u0085"})
    void secretsAreOneLine(String content) throws Exception {
        String text = content.formatted(SECRET);
        String expected = "has a line break or a control character in it (expected: a secret of one line)";
        Path path = directory.resolve("s");
        assertProblems(of(new Credential.Password(secret("s", text))), "postern.conf:7: s: " + path + " " + expected);
        assertProblems(of(new Credential.Token(secret("s", text))), "postern.conf:7: s: " + path + " " + expected);
        assertProblems(of(new Credential.Token(inline(text))), "postern.conf:7: inline: " + expected);
    }

    @Test
    void aSecretWithAProblemIsNone() throws Exception {
        SecretReader secrets = new SecretReader();
        assertEquals(Optional.empty(), secrets.text(inline("a\nb")));
        assertEquals(1, secrets.problems().size());
    }

    @Test
    void filesAreReadUpTo64Kib() throws Exception {
        String longest = "x".repeat(64 * 1024);
        assertEquals(
                new ConnectIdentity.Token(longest),
                Users.load(of(new Credential.Token(secret("t", longest)))).of("u"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "  \n"})
    void secretsAreNotEmpty(String content) throws Exception {
        String expected = "postern.conf:7: s: " + directory.resolve("s") + " is empty (expected: a secret)";
        assertProblems(of(new Credential.Password(secret("s", content))), expected);
        assertProblems(of(new Credential.NkeySeed(secret("s", content))), expected);
        assertThrows(InvalidValueException.class, () -> inline(content));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithoutASecret() throws Exception {
        Map<String, Credential> users = new LinkedHashMap<>();
        users.put("gone", new Credential.Password(at("gone")));
        users.put("good", new Credential.Password(secret("good", SECRET)));
        users.put("folder", new Credential.Token(at("folder")));
        users.put("large", new Credential.Token(secret("large", "x".repeat(64 * 1024 + 1))));
        users.put("latin", new Credential.Password(at("latin")));
        users.put("seed", new Credential.NkeySeed(secret("seed", SECRET)));
        users.put("inline", new Credential.NkeySeed(inline(SEED + "A")));
        Files.createDirectory(directory.resolve("folder"));
        Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xe9});
        String seed = " is no seed of an nkey (expected: an nkey's seed, as nk -gen user prints it)";
        assertProblems(
                config(users, new ProxySigning.Key(file("proxy", SECRET))),
                "postern.conf:7: gone: " + directory.resolve("gone") + " does not exist",
                "postern.conf:7: folder: " + directory.resolve("folder") + " is a folder",
                "postern.conf:7: large: " + directory.resolve("large") + " is larger than 64 KiB",
                "postern.conf:7: latin: " + directory.resolve("latin") + " is not UTF-8",
                "postern.conf:7: seed: " + directory.resolve("seed") + seed,
                "postern.conf:7: inline:" + seed,
                "postern.conf:7: proxy: " + directory.resolve("proxy") + seed);
    }

    private SecretSource at(String name) {
        return new SecretSource.InFile(new SourcedFile(directory.resolve(name), origin(name)));
    }

    private static void assertProblems(IdentityConfig config, String... expected) {
        ConfigException problems = assertThrows(ConfigException.class, () -> Users.load(config));
        assertEquals(
                List.of(expected),
                problems.problems().stream().map(ConfigProblem::toString).toList());
        Stream.of(SECRET, SEED)
                .forEach(secret -> assertFalse(problems.toString().contains(secret)));
    }

    @Test
    void noTextShowsASecret() throws Exception {
        Map<String, Credential> users = Map.of(
                "a", new Credential.Password(inline(SECRET)),
                "b", new Credential.Token(inline(SECRET)),
                "c", new Credential.NkeySeed(inline(SEED)));
        IdentityConfig config = config(users, new ProxySigning.Off());
        Users loaded = Users.load(config);
        String text = config + " " + loaded + loaded.of("a") + loaded.of("b") + loaded.of("c");
        assertFalse(text.contains(SECRET) || text.contains(SEED), text);
    }

    @Test
    void filesThatOthersMayReadAreWarnedOf() throws Exception {
        IdentityConfig config = config(
                Map.of("u", new Credential.Password(secret("s", SECRET))), new ProxySigning.Key(file("proxy", SEED)));
        assertEquals(List.of(), Users.warnings(config));

        String open = " is open to every user of this machine (expected: permissions such as 0600)";
        for (String permissions : List.of("rw----r--", "rw-----w-")) {
            permit("s", permissions);
            permit("proxy", permissions);
            assertEquals(
                    List.of(
                            "postern.conf:7: s: " + directory.resolve("s") + open,
                            "postern.conf:7: proxy: " + directory.resolve("proxy") + open),
                    warnings(config));
        }
        permit("s", "rw-r-----");
        permit("proxy", "rw------x");
        assertEquals(List.of(), warnings(config));
    }

    private void permit(String name, String permissions) throws IOException {
        Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString(permissions));
    }

    @Test
    void usersOfANameAloneAreWarnedOfUnlessTheGateSigns() throws Exception {
        Map<String, Credential> users = new LinkedHashMap<>();
        users.put("CN=alice,O=x", new Credential.NameOnly(origin("users.alice")));
        users.put("bob", new Credential.Token(inline(SECRET)));
        users.put("gone", new Credential.NkeySeed(at("gone")));
        assertEquals(
                List.of("postern.conf:7: users.alice: the upstream takes whoever can reach it for CN=alice,O=x, by this"
                        + " name alone (expected: a password, a token or an nkey; or proxy_nkey_file here and"
                        + " proxy_required there)"),
                warnings(config(users, new ProxySigning.Off())));
        assertTrue(warnings(config(users, new ProxySigning.Key(file("proxy", SEED))))
                .isEmpty());
    }

    private static List<String> warnings(IdentityConfig config) {
        return Users.warnings(config).stream().map(ConfigProblem::toString).toList();
    }
}
