package io.postern.identity;

import io.postern.config.ConfigProblem;
import io.postern.config.IdentityConfig;
import io.postern.config.IdentityConfig.Credential;
import io.postern.config.IdentityConfig.ProxySigning;
import io.postern.config.Origin;
import io.postern.config.SecretSource;
import io.postern.config.SourcedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What works all the same, and is open to others. */
final class SecretWarnings {
    private static final Set<PosixFilePermission> OPEN =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private SecretWarnings() {}

    /** Nothing for a file that can't be looked at: reading it names that. */
    static List<ConfigProblem> of(IdentityConfig config) {
        Stream<ConfigProblem> users = config.users().entrySet().stream().flatMap(user -> of(user, config.signing()));
        Stream<ConfigProblem> signing = switch (config.signing()) {
            case ProxySigning.Off _ -> Stream.empty();
            case ProxySigning.Key(SourcedFile file) -> ifOpen(file);
        };
        return Stream.concat(users, signing).toList();
    }

    private static Stream<ConfigProblem> of(Map.Entry<String, Credential> user, ProxySigning signing) {
        return switch (user.getValue()) {
            case Credential.NameOnly(Origin origin) -> ifUnsigned(user.getKey(), origin, signing);
            case Credential.Password(SecretSource source) -> ifOpen(source);
            case Credential.Token(SecretSource source) -> ifOpen(source);
            case Credential.NkeySeed(SecretSource source) -> ifOpen(source);
        };
    }

    private static Stream<ConfigProblem> ifUnsigned(String user, Origin origin, ProxySigning signing) {
        return switch (signing) {
            case ProxySigning.Key _ -> Stream.empty();
            case ProxySigning.Off _ ->
                Stream.of(origin.problem(
                        "the upstream takes whoever can reach it for " + user + ", by this name alone",
                        "a password, a token or an nkey; or proxy_nkey_file here and proxy_required there"));
        };
    }

    private static Stream<ConfigProblem> ifOpen(SecretSource source) {
        return switch (source) {
            case SecretSource.Inline _ -> Stream.empty();
            case SecretSource.InFile(SourcedFile file) -> ifOpen(file);
        };
    }

    private static Stream<ConfigProblem> ifOpen(SourcedFile file) {
        return isOpen(file.path())
                ? Stream.of(file.origin()
                        .problem(file.path() + " is open to every user of this machine", "permissions such as 0600"))
                : Stream.empty();
    }

    private static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OPEN::contains);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
