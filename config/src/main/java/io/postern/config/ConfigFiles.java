package io.postern.config;

import io.postern.config.IdentityConfig.Credential;
import io.postern.config.IdentityConfig.ProxySigning;
import io.postern.config.TrustConfig.Issuers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that a configuration names and a gate reads: certificates, keys, issuers, secrets. CRLs are seen to elsewhere. */
public final class ConfigFiles {
    private ConfigFiles() {}

    /** All of them, each once, in the configuration's order. */
    public static List<Path> of(PosternConfig config) {
        return Stream.concat(
                        config.listeners().stream().flatMap(listener -> files(listener.security())),
                        config.upstreams().stream().flatMap(upstream -> files(upstream.identity())))
                .distinct()
                .toList();
    }

    private static Stream<Path> files(ClientSecurity security) {
        return switch (security) {
            case ClientSecurity.Plaintext() -> Stream.empty();
            case ClientSecurity.Tls(TlsConfig tls, var _, PolicyConfig policy) ->
                Stream.concat(
                        tls.certificates().stream().flatMap(pair -> Stream.of(pair.certFile(), pair.keyFile())),
                        switch (policy.trust().issuers()) {
                            case Issuers.HostRoots() -> Stream.empty();
                            case Issuers.Bundle(SourcedFile file) -> Stream.of(file.path());
                        });
        };
    }

    private static Stream<Path> files(IdentityConfig identity) {
        return Stream.concat(
                identity.users().values().stream().flatMap(ConfigFiles::files),
                switch (identity.signing()) {
                    case ProxySigning.Off() -> Stream.empty();
                    case ProxySigning.Key(SourcedFile file) -> Stream.of(file.path());
                });
    }

    private static Stream<Path> files(Credential credential) {
        return switch (credential) {
            case Credential.NameOnly _ -> Stream.empty();
            case Credential.Password(SecretSource source) -> files(source);
            case Credential.Token(SecretSource source) -> files(source);
            case Credential.NkeySeed(SecretSource source) -> files(source);
        };
    }

    private static Stream<Path> files(SecretSource source) {
        return switch (source) {
            case SecretSource.Inline _ -> Stream.empty();
            case SecretSource.InFile(SourcedFile file) -> Stream.of(file.path());
        };
    }
}
