package io.postern.identity;

import io.postern.config.AccessConfig.MapField;
import io.postern.identity.MappedUser.Field;
import io.postern.names.CertificateNames;
import io.postern.names.DistinguishedName;
import io.postern.names.DistinguishedName.Rdn;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the user that a certificate becomes, as nats-server does (server/auth.go {@code checkClientTLSCertSubject}).
 * Immutable; any thread.
 */
public final class IdentityMapper {
    private final Set<String> users;
    /** Users that are DNs, by their RDNs, so that no handshake compares them one by one; of equal ones the first. */
    private final Map<List<Rdn>, String> byRdns = new HashMap<>();

    private final Map<List<Rdn>, String> byRdnsInAnyOrder = new HashMap<>();
    private final Set<Field> fields;

    /** @param users the upstream's users, in the configuration's order; {@code field} which names may become one */
    public IdentityMapper(Collection<String> users, MapField field) {
        this.users = new LinkedHashSet<>(users);
        for (String user : this.users) {
            Optional<DistinguishedName> name = DistinguishedName.parse(user);
            name.flatMap(DistinguishedName::inOrder).ifPresent(rdns -> byRdns.putIfAbsent(rdns, user));
            name.flatMap(DistinguishedName::inAnyOrder).ifPresent(rdns -> byRdnsInAnyOrder.putIfAbsent(rdns, user));
        }
        this.fields = switch (field) {
            case ANY -> EnumSet.allOf(Field.class);
            case EMAIL -> EnumSet.of(Field.EMAIL);
            case DNS -> EnumSet.of(Field.DNS);
            case URI -> EnumSet.of(Field.URI);
            case DN -> EnumSet.of(Field.DN, Field.DN_ANY_ORDER, Field.SUBJECT_WITH_DC, Field.SUBJECT);
        };
    }

    /**
     * The user that a certificate with {@code names} becomes; none where it becomes none. Of users that write the same DN the
     * first in the configuration, where nats-server takes any.
     */
    public Optional<MappedUser> map(CertificateNames names) {
        if (isUnnamed(names)) {
            return Optional.empty();
        }
        return fields.stream()
                .flatMap(field -> usersFor(field, names).findFirst().map(user -> new MappedUser(user, field)).stream())
                .findFirst();
    }

    /**
     * The user names that would be looked for, in order, each once: the first that is a user wins. For people to read; for the
     * DN any spelling of the same RDNs would do, and then the same in any order.
     */
    public static List<MappedUser> candidates(CertificateNames names) {
        return candidates(names, EnumSet.allOf(Field.class));
    }

    /** Those of {@link #candidates} that this one looks for. */
    public List<MappedUser> lookedFor(CertificateNames names) {
        return candidates(names, fields);
    }

    private static List<MappedUser> candidates(CertificateNames names, Set<Field> fields) {
        Map<String, MappedUser> candidates = new LinkedHashMap<>();
        for (Field field : fields) {
            spellings(field, names).forEach(user -> candidates.putIfAbsent(user, new MappedUser(user, field)));
        }
        return List.copyOf(candidates.values());
    }

    /** nats-server looks no further then, though an address or an empty common name may be there. */
    private static boolean isUnnamed(CertificateNames names) {
        return names.emails().isEmpty()
                && names.dnsNames().isEmpty()
                && names.uris().isEmpty()
                && GoSubject.isEmpty(names.subject());
    }

    private Stream<String> usersFor(Field field, CertificateNames names) {
        return switch (field) {
            case DN -> known(names.subject().inOrder(), byRdns);
            case DN_ANY_ORDER -> known(names.subject().inAnyOrder(), byRdnsInAnyOrder);
            case EMAIL, DNS, URI, SUBJECT_WITH_DC, SUBJECT ->
                spellings(field, names).filter(users::contains);
        };
    }

    private static Stream<String> known(Optional<List<Rdn>> rdns, Map<List<Rdn>, String> users) {
        return rdns.map(users::get).stream();
    }

    private static Stream<String> spellings(Field field, CertificateNames names) {
        DistinguishedName subject = names.subject();
        return switch (field) {
            case EMAIL -> names.emails().stream();
            case DNS -> names.dnsNames().stream();
            case URI ->
                names.uris().stream().flatMap(uri -> GoUrl.print(uri).stream()).filter(uri -> !uri.isEmpty());
            case DN ->
                DistinguishedName.parse(subject.rfc4514())
                        .filter(subject::sameRdns)
                        .map(DistinguishedName::rfc4514)
                        .stream();
            case DN_ANY_ORDER -> Stream.empty();
            case SUBJECT_WITH_DC -> {
                String domain = GoSubject.domainComponents(subject);
                yield domain.isEmpty() ? Stream.empty() : Stream.of(GoSubject.print(subject) + "," + domain);
            }
            case SUBJECT -> Stream.of(GoSubject.print(subject)).filter(printed -> !printed.isEmpty());
        };
    }
}
