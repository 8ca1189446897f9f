package io.postern.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * As whom sessions come to an upstream.
 *
 * @param users         whom certificates may become where a listener maps them, by the upstream's user name, and what each
 *                      has to bring; in the file's order
 * @param signing       whether the gate signs as a trusted proxy (ADR-55)
 * @param proxyProtocol whether the upstream is told the client's address
 */
public record IdentityConfig(Map<String, Credential> users, ProxySigning signing, ProxyProtocol proxyProtocol) {

    /** Sessions come as what their clients say. */
    public static final IdentityConfig NONE = new IdentityConfig(Map.of(), new ProxySigning.Off(), ProxyProtocol.OFF);

    public IdentityConfig {
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        Checks.require(!users.containsKey(""), "users", "a user without a name", "names");
    }

    /** What a mapped user has to bring. */
    public sealed interface Credential {
        /** Nothing but the name: for a {@code proxy_required} user. */
        record NameOnly(Origin origin) implements Credential {}

        /** A password. */
        record Password(SecretSource source) implements Credential {}

        /** A token, in place of the name. */
        record Token(SecretSource source) implements Credential {}

        /** An nkey's seed, which signs the nonce. */
        record NkeySeed(SecretSource source) implements Credential {}
    }

    /** Whether the gate signs as a trusted proxy. */
    public sealed interface ProxySigning {
        record Off() implements ProxySigning {}

        /** {@code proxy_nkey_file}: the seed that signs each connection's nonce. */
        record Key(SourcedFile file) implements ProxySigning {}
    }

    /** Whether the upstream is told the client's address. */
    public enum ProxyProtocol {
        OFF,
        V2
    }
}
