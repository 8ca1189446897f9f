package io.postern.bench.micro;

import io.postern.config.AccessConfig.MapField;
import io.postern.identity.IdentityMapper;
import io.postern.identity.MappedUser;
import io.postern.identity.MappedUser.Field;
import io.postern.names.CertificateNames;
import io.postern.names.DistinguishedName;
import io.postern.names.DistinguishedName.Attribute;
import io.postern.names.DistinguishedName.Rdn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What finding a certificate's user among 1,000 costs, once a session: half of them e-mail addresses, half DNs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IdentityMapperBenchmark {
    private static final int USERS = 1000;

    private final IdentityMapper mapper = new IdentityMapper(users(), MapField.ANY);
    private final CertificateNames withEmail = names("stranger", "user-499@example.com");
    private final CertificateNames withDn = names("client-499", "stranger@example.com");
    private final CertificateNames stranger = names("stranger", "stranger@example.com");

    private static List<String> users() {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < USERS / 2; i++) {
            users.add("user-" + i + "@example.com");
            users.add("CN=client-" + i + ",OU=eu,O=Example");
        }
        return users;
    }

    private static CertificateNames names(String commonName, String email) {
        DistinguishedName subject = new DistinguishedName(
                List.of(rdn("2.5.4.10", "Example"), rdn("2.5.4.11", "eu"), rdn("2.5.4.3", commonName)));
        return new CertificateNames(subject, List.of(email), List.of("client.example.com"), List.of(), List.of());
    }

    private static Rdn rdn(String type, String value) {
        return new Rdn(List.of(new Attribute(type, value, true)));
    }

    /** By the first name that is looked at. */
    @Benchmark
    public Optional<MappedUser> byEmail() {
        return found(withEmail, Field.EMAIL);
    }

    /** By the subject, after all other names. */
    @Benchmark
    public Optional<MappedUser> byDn() {
        return found(withDn, Field.DN);
    }

    /** By none: every name is looked at. */
    @Benchmark
    public Optional<MappedUser> stranger() {
        return mapper.map(stranger);
    }

    private Optional<MappedUser> found(CertificateNames names, Field field) {
        Optional<MappedUser> found = mapper.map(names);
        if (found.isEmpty() || found.get().field() != field) {
            throw new IllegalStateException(found.toString());
        }
        return found;
    }
}
