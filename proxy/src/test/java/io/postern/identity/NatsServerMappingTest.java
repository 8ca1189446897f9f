package io.postern.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.AccessConfig.MapField;
import io.postern.names.BadNamesException;
import io.postern.names.CertificateNames;
import io.postern.names.DistinguishedName;
import io.postern.names.NamedCertificate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real nats-server with {@code verify_and_map} and the mapper say the same of every certificate of the table, and more,
 * with all its users and with some.
 */
class NatsServerMappingTest {
    private static final int ROUNDS = 4;

    /** Certificates that the table has none of: nats-server refuses them in the handshake, or maps what it can. */
    private static final List<String[]> MORE = List.of(
            new String[] {"/CN:PrintableString=a@b", "dns:a"},
            new String[] {"/CN:IA5String=\\xe9", "dns:a"},
            new String[] {"/CN:UTF8String=\\xff", "dns:a"},
            new String[] {"/CN:NumericString=a", "dns:a"},
            new String[] {"/CN:BMPString=\\xd8\\x00", "dns:a"},
            new String[] {"/CN=a", "dns:a\\xe9"},
            new String[] {"/CN=a", "ip:\\x7f"},
            new String[] {"/CN=a/CN=b", "a0:\\x06\\x03\\x2a\\x03\\x04\\xa0\\x03\\x0c\\x01a dns:a"},
            new String[] {"/O=b/CN=a/DC=x/DC=y", "dns:b"},
            new String[] {"/CN=a+O=b+DC=x", "dns:b"},
            new String[] {"/CN=a+O=b/DC=x", "email:b"});

    @TempDir
    Path directory;

    private record Client(String subject, String sans) {}

    @Test
    void natsServerBecomesOfEachCertificateWhatTheMapperSays() throws Exception {
        List<String[]> rows = rows();
        List<Client> clients = clients(rows);
        List<String> users = new ArrayList<>(users(rows));
        Pki pki = Pki.in(directory);
        Random random = new Random(32);
        int mapped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            mapped += compare(pki, clients, round == 0 ? users : users.subList(0, users.size() / 2));
            Collections.shuffle(users, random);
        }
        assertTrue(clients.size() > 70 && mapped > clients.size(), clients.size() + " clients, mapped: " + mapped);
    }

    private int compare(Pki pki, List<Client> clients, List<String> users) throws Exception {
        IdentityMapper mapper = new IdentityMapper(users, MapField.ANY);
        Path ca = Files.writeString(directory.resolve("clients-ca.pem"), pem(NamedCertificate.ca()));
        String tls =
                pki.tls("ca_file = \"%s\", verify_and_map: true, handshake_first: true, timeout: 20".formatted(ca));
        int mapped = 0;
        try (NatsServer server = NatsServer.start(tls + MappedClient.users(users))) {
            for (Client client : clients) {
                byte[] certificate = NamedCertificate.of(client.subject(), client.sans());
                Optional<String> theirs =
                        MappedClient.connect(server.address(), certificate).map(users::get);
                Optional<String> ours = map(mapper, certificate);
                if (!isSameDn(ours, theirs)) {
                    assertEquals(theirs, ours, client.subject() + " " + client.sans() + " of " + users + server.log());
                }
                mapped += ours.isPresent() ? 1 : 0;
            }
        }
        return mapped;
    }

    private static Optional<String> map(IdentityMapper mapper, byte[] certificate) {
        try {
            return mapper.map(CertificateNames.read(certificate)).map(MappedUser::user);
        } catch (BadNamesException bad) {
            return Optional.empty();
        }
    }

    /** Of users that write the same DN nats-server takes any. */
    private static boolean isSameDn(Optional<String> ours, Optional<String> theirs) {
        Optional<DistinguishedName> one = ours.flatMap(DistinguishedName::parse);
        Optional<DistinguishedName> other = theirs.flatMap(DistinguishedName::parse);
        return one.isPresent() && other.isPresent() && one.get().sameRdnsInAnyOrder(other.get());
    }

    private static String pem(byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    }

    private static List<Client> clients(List<String[]> rows) {
        Set<List<String>> names = new LinkedHashSet<>();
        rows.forEach(row -> names.add(List.of(row[1], row[2])));
        MORE.forEach(row -> names.add(Arrays.asList(row)));
        return names.stream()
                .map(name -> new Client(name.getFirst(), name.getLast()))
                .toList();
    }

    /** Without those that write no DN at all, under which nats-server takes whoever has no subject: not so here. */
    private static Set<String> users(List<String[]> rows) {
        Set<String> users = new LinkedHashSet<>();
        rows.forEach(row -> users.addAll(Arrays.asList(row[3].split(" ; ", -1))));
        users.removeIf(user ->
                DistinguishedName.parse(user).filter(dn -> dn.rdns().isEmpty()).isPresent());
        return users;
    }

    private static List<String[]> rows() throws IOException {
        try (InputStream table = NatsServerMappingTest.class.getResourceAsStream("mapping.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> Stream.of(line.split(" \\| ", -1))
                            .map(column -> column.replace("`", ""))
                            .toArray(String[]::new))
                    .toList();
        }
    }
}
