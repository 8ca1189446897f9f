package io.postern.config;

import io.postern.config.IdentityConfig.ProxyProtocol;
import io.postern.config.IdentityConfig.ProxySigning;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads as whom sessions come to an upstream: the keys of its block that are about that. */
final class IdentityReader {
    private final Section upstream;
    private final UsersReader users;

    IdentityReader(Section upstream, Report report) {
        this.upstream = upstream;
        this.users = new UsersReader(upstream, report);
    }

    /** Whether the upstream names no users at all; not where it names wrong ones. */
    boolean namesNobody() {
        return users.namesNobody();
    }

    /** The record, to be made once the whole file has no problem. */
    Supplier<IdentityConfig> read() {
        Map<String, IdentityConfig.Credential> credentials = users.read();
        ProxySigning signing = upstream.value(
                        "proxy_nkey_file", NamedFiles.secret("a file that holds an nkey's seed (SU...)"))
                .<ProxySigning>map(ProxySigning.Key::new)
                .orElseGet(ProxySigning.Off::new);
        Optional<ProxyProtocol> proxyProtocol = upstream.value(
                "proxy_protocol", Values.oneOf(Map.of("off", ProxyProtocol.OFF, "v2", ProxyProtocol.V2)));
        return () -> new IdentityConfig(credentials, signing, proxyProtocol.orElseThrow());
    }
}
