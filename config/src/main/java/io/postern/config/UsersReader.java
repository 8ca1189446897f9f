package io.postern.config;

import io.postern.config.IdentityConfig.Credential;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads an upstream's {@code users}. Shows no value, as each may be a secret that stands in the wrong place. */
final class UsersReader {
    private static final String[] CREDENTIALS = {"password", "password_file", "token", "token_file", "nkey_file"};

    private final boolean given;
    private final Optional<Section> users;
    private final Report report;

    UsersReader(Section upstream, Report report) {
        this.given = upstream.has("users");
        this.users = upstream.block("users", UsersReader::block);
        this.report = report;
    }

    /** Whether there are none; not where there are wrong ones. */
    boolean namesNobody() {
        return !given || users.filter(Section::isEmpty).isPresent();
    }

    /** What each user brings, by name; without those whose problem is reported. */
    Map<String, Credential> read() {
        Map<String, Credential> credentials = new LinkedHashMap<>();
        users.map(block -> block.named(UsersReader::user)).orElse(Map.of()).forEach((name, user) -> {
            if (name.isEmpty()) {
                report.problem(user.origin(), "not a name", "the name of a user");
            }
            credential(user).ifPresent(credential -> credentials.put(name, credential));
            user.finish();
        });
        return credentials;
    }

    private static Node.Block user(Node node) {
        Node.Block user = block(node);
        boolean nothing = user.members().values().stream().allMatch(Node.None.class::isInstance);
        if (nothing && !user.members().isEmpty()) {
            // Whoever wants a user without a credential says so with {}.
            throw new InvalidValueException(
                    node.origin().key(), "no credential", "{}, or one of " + String.join(", ", CREDENTIALS));
        }
        return user;
    }

    private static Node.Block block(Node node) {
        if (node instanceof Node.Block block) {
            return block;
        }
        throw new InvalidValueException(
                node.origin().key(), "not a block", "\"name\" {}, or \"name\" { password_file = ... }");
    }

    private Optional<Credential> credential(Section user) {
        // They do not mean the same, but only one of them can be had.
        String key = user.spelled(CREDENTIALS);
        if (user.has(key)) {
            return credential(user, key);
        }
        report.inForce(new Report.Effective(user.origin().key(), new Node.Block(user.origin(), Map.of()), false));
        return Optional.of(new Credential.NameOnly(user.origin()));
    }

    private static Optional<Credential> credential(Section user, String key) {
        return switch (key) {
            case "password" -> inline(user, key).map(Credential.Password::new);
            case "password_file" -> file(user, key, "the password").map(Credential.Password::new);
            case "token" -> inline(user, key).map(Credential.Token::new);
            case "token_file" -> file(user, key, "the token").map(Credential.Token::new);
            default -> file(user, key, "the seed of the user's nkey (SU...)").map(Credential.NkeySeed::new);
        };
    }

    private static Optional<SecretSource> inline(Section user, String key) {
        return user.secret(key, UsersReader::text).map(secret -> new SecretSource.Inline(secret, user.originOf(key)));
    }

    private static Optional<SecretSource> file(Section user, String key, String what) {
        return user.value(key, NamedFiles.secret("a file that holds " + what)).map(SecretSource.InFile::new);
    }

    private static String text(Node node) {
        if (!(node instanceof Node.Scalar scalar) || scalar.kind() != Node.Scalar.Kind.STRING) {
            throw new InvalidValueException(node.origin().key(), "not a text", "a text in quotes");
        }
        if (scalar.text().isBlank()) {
            throw new InvalidValueException(node.origin().key(), "empty", "a text in quotes");
        }
        return scalar.text();
    }
}
