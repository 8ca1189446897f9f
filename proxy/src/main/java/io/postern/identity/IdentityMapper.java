package io.postern.identity;

import io.postern.config.AccessConfig.MapField;
import io.postern.names.CertificateNames;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds the user that a certificate becomes, as nats-server does (server/auth.go {@code checkClientTLSCertSubject}). */
public final class IdentityMapper {

    /** @param users the upstream's users, in the configuration's order; {@code field} which names may become one */
    public IdentityMapper(Collection<String> users, MapField field) {}

    /** The user that a certificate with {@code names} becomes; none where it becomes none. */
    public Optional<MappedUser> map(CertificateNames names) {
        return Optional.empty();
    }

    /** The user names that would be looked for, in order: the first that is a user wins. For people to read. */
    public static List<MappedUser> candidates(CertificateNames names) {
        return List.of();
    }
}
