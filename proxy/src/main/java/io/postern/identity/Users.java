package io.postern.identity;

import io.postern.config.ConfigException;
import io.postern.config.IdentityConfig;
import io.postern.nats.ConnectIdentity;
import io.postern.nats.Nkey;
import java.util.Optional;
import java.util.Set;

/** An upstream's {@code users}, with their secrets read. */
public final class Users {
    private final IdentityConfig config;

    private Users(IdentityConfig config) {
        this.config = config;
    }

    /**
     * Reads the secrets' files, and checks them. Blocks on the files.
     *
     * @throws ConfigException with everything that is wrong with them, each at its place; never with a secret in it
     */
    public static Users load(IdentityConfig config) throws ConfigException {
        return new Users(config);
    }

    /** What a CONNECT has to say to be {@code user}, one of {@link #names}. */
    public ConnectIdentity of(String user) {
        return new ConnectIdentity.User(user);
    }

    /** The gate's own key, where it signs as a trusted proxy. */
    public Optional<Nkey> signer() {
        return Optional.empty();
    }

    /** Their names, in the configuration's order. */
    public Set<String> names() {
        return config.users().keySet();
    }
}
