package io.postern.identity;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.IdentityConfig;
import io.postern.config.IdentityConfig.Credential;
import io.postern.config.IdentityConfig.ProxySigning;
import io.postern.config.Origin;
import io.postern.config.SecretSource;
import io.postern.config.SourcedFile;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.Nkey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An upstream's {@code users}, with their secrets read; shows none. Immutable; any thread. */
public final class Users {
    private final Map<String, ConnectIdentity> identities;
    private final @Nullable Nkey signer;

    private Users(Map<String, ConnectIdentity> identities, @Nullable Nkey signer) {
        this.identities = identities;
        this.signer = signer;
    }

    /**
     * Reads the secrets' files, and checks them. Blocks on the files.
     *
     * @throws ConfigException with everything that is wrong with them, each at its place; never with a secret in it
     */
    public static Users load(IdentityConfig config) throws ConfigException {
        SecretReader secrets = new SecretReader();
        Map<String, ConnectIdentity> identities = new LinkedHashMap<>();
        config.users()
                .forEach((user, credential) ->
                        identity(user, credential, secrets).ifPresent(identity -> identities.put(user, identity)));
        Optional<Nkey> signer = switch (config.signing()) {
            case ProxySigning.Off _ -> Optional.empty();
            case ProxySigning.Key(SourcedFile file) -> secrets.nkey(new SecretSource.InFile(file));
        };
        if (!secrets.problems().isEmpty()) {
            throw new ConfigException(secrets.problems());
        }
        return new Users(Collections.unmodifiableMap(identities), signer.orElse(null));
    }

    private static Optional<ConnectIdentity> identity(String user, Credential credential, SecretReader secrets) {
        return switch (credential) {
            case Credential.NameOnly(Origin _) -> Optional.of(new ConnectIdentity.User(user));
            case Credential.Password(SecretSource source) ->
                secrets.text(source).map(password -> new ConnectIdentity.UserPassword(user, password));
            case Credential.Token(SecretSource source) -> secrets.text(source).map(ConnectIdentity.Token::new);
            case Credential.NkeySeed(SecretSource source) ->
                secrets.nkey(source).map(ConnectIdentity.NkeyUser::new);
        };
    }

    /**
     * What works, but lets others in: files that any user of the machine may read, and users whom the upstream takes by
     * their name alone. Blocks on the files.
     */
    public static List<ConfigProblem> warnings(IdentityConfig config) {
        return SecretWarnings.of(config);
    }

    /** Their names, in the configuration's order. */
    public Set<String> names() {
        return identities.keySet();
    }

    /** As whom a client comes that is {@code user}; as nobody where there is no such user. */
    public ConnectIdentity of(String user) {
        return identities.getOrDefault(user, new ConnectIdentity.Nobody());
    }

    /** What signs as a trusted proxy; none where nothing is signed. */
    public Optional<Nkey> signer() {
        return Optional.ofNullable(signer);
    }

    @Override
    public String toString() {
        return "Users" + names();
    }
}
