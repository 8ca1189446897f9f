package io.postern.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.postern.certs.ClientIdentity;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.TestedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * jnats with client certificates: it becomes the user that its certificate names, as it does where nats-server has TLS of its
 * own, and is told why where it does not come in.
 */
@SuppressWarnings("try") // jnats' close() may be interrupted
class ClientCertificateJnatsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ClientIdentity ALICE = new ClientIdentity.Email("alice@example.com");
    private static final ClientIdentity BOB = new ClientIdentity.Dn("CN=bob,O=Acme");
    private static final ClientIdentity NOBODY = new ClientIdentity.Email("carol@example.com");

    /** The owners of the bad certificates are users, so that these are refused for nothing but their faults. */
    private static final List<String> USERS =
            List.of(ALICE.value(), BOB.value(), "expired@localhost", "unknown-ca@localhost");

    // The pair of keys of a published test vector.
    private static final String PROXY_SEED = "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y";
    private static final String PROXY_KEY = "UAB2CB576PHBBPQ5ODORRZ2LYCMWPZGWGCN2KDK7DXOIMZASKUY3RLKK";

    /** What the client connects to. */
    enum Target {
        /** For reference: TLS and certificates are nats-server's own affair. */
        NATS_SERVER,
        /** The upstream's users have passwords. */
        GATE_WITH_PASSWORDS,
        /** The upstream's users have nothing but names, and come through a trusted proxy alone. */
        GATE_THAT_SIGNS
    }

    /** Whether TLS begins at once, on both sides. */
    enum Mode {
        INFO_FIRST,
        TLS_FIRST;

        String key() {
            return "handshake_first = " + (this == TLS_FIRST);
        }
    }

    /** A certificate with which nobody comes in, what the client then says, and what the gate does. */
    enum Refused {
        /** In TLS 1.2 the alert has no name of its own. */
        WITHOUT("certificate_required|bad_certificate|handshake_failure", CloseReason.CERTIFICATE_MISSING),
        OF_ANOTHER_CA(TestedEngine.alert("unknown_ca"), CloseReason.UNKNOWN_CA),
        EXPIRED(TestedEngine.alert("certificate_expired"), CloseReason.CERTIFICATE_EXPIRED),
        OF_NO_USER("authorization violation", CloseReason.NO_MAPPED_USER);

        private final Pattern words;
        private final CloseReason reason;

        Refused(String words, CloseReason reason) {
            this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
            this.reason = reason;
        }

        /** What jnats tells its user. */
        Pattern words(Mode mode, String version) {
            return this != OF_NO_USER && waitsInVain(mode, version) ? Pattern.compile("TimeoutException") : words;
        }

        /**
         * In TLS 1.3 the alert comes after the client is done. Unless TLS came first, jnats 2.26.2 by then waits for a PONG, as
         * long as it may, and keeps to itself what its reader met; of an {@code -ERR} it tells at once, and waits on.
         */
        boolean waitsInVain(Mode mode, String version) {
            return this == OF_NO_USER || (mode == Mode.INFO_FIRST && version.equals("TLSv1.3"));
        }

        SSLContext context(String version) {
            return switch (this) {
                case WITHOUT -> pki.client(version);
                case OF_ANOTHER_CA -> pki.client(version, "bad/unknown-ca");
                case EXPIRED -> pki.client(version, "bad/expired");
                case OF_NO_USER -> pki.client(version, NOBODY);
            };
        }
    }

    @TempDir
    static Path directory;

    static Pki pki;
    static final List<NatsServer> SERVERS = new ArrayList<>();
    static final Map<String, Integer> PORTS = new HashMap<>();
    static Gate gate;

    @BeforeAll
    static void startTargets() throws IOException {
        pki = Pki.withBadSet(directory, ALICE, BOB, NOBODY);
        String mapping = "ca_file = \"" + pki.ca() + "\", verify_and_map = true\n";
        for (Mode mode : Mode.values()) {
            NatsServer server = start(pki.tls(mapping + mode.key()) + users(""));
            PORTS.put(Target.NATS_SERVER + "-" + mode, server.port());
        }
        NatsServer withPasswords = start(users(", password: \"secret of %s\""));
        NatsServer signed =
                start(users(", proxy_required: true") + "proxies { trusted: [{ key: " + PROXY_KEY + " }] }");
        StringBuilder config = new StringBuilder("listeners {\n");
        for (Target target : List.of(Target.GATE_WITH_PASSWORDS, Target.GATE_THAT_SIGNS)) {
            for (Mode mode : Mode.values()) {
                config.append(target + "-" + mode + " { listen = \"127.0.0.1:-1\", upstream = " + target + "\n")
                        .append(pki.tls(mapping + mode.key()) + "}\n");
            }
        }
        config.append("}\nupstreams {\n")
                .append(upstreamWithPasswords(withPasswords))
                .append(signingUpstream(signed));
        gate = Gate.start(directory, config.append("}\n").toString());
        for (Target target : List.of(Target.GATE_WITH_PASSWORDS, Target.GATE_THAT_SIGNS)) {
            for (Mode mode : Mode.values()) {
                PORTS.put(target + "-" + mode, gate.port(target + "-" + mode));
            }
        }
    }

    @AfterAll
    static void stopTargets() {
        gate.close();
        SERVERS.forEach(NatsServer::close);
    }

    static Stream<Arguments> waysIn() {
        return Stream.of(Target.values())
                .flatMap(target -> Stream.of(Mode.values())
                        .flatMap(mode ->
                                Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(target, mode, version))));
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void aClientIsWhomItsCertificateNames(Target target, Mode mode, String version) throws Exception {
        for (ClientIdentity identity : List.of(ALICE, BOB)) {
            Told told = new Told();
            Options options =
                    options(target, mode, pki.client(version, identity), told).build();
            try (Connection nats = Nats.connect(options)) {
                assertTrue(nats.getServerInfo().isTLSRequired());
                assertEquals(identity.value(), user(nats));
                String subject = subjects(identity.value()) + ".greet";
                Subscription subscription = nats.subscribe(subject);
                nats.publish(subject, "hello".getBytes(UTF_8));
                assertEquals(
                        "hello", new String(subscription.nextMessage(PATIENCE).getData(), UTF_8));
                nats.publish("elsewhere", new byte[0]);
                told.await(Pattern.compile("Permissions Violation for Publish to \"elsewhere\""));
            }
        }
    }

    static Stream<Arguments> waysToBeRefused() {
        return Stream.of(Mode.values())
                .flatMap(mode -> Stream.of("TLSv1.2", "TLSv1.3")
                        .flatMap(version ->
                                Stream.of(Refused.values()).map(refused -> Arguments.of(mode, version, refused))));
    }

    @ParameterizedTest
    @MethodSource("waysToBeRefused")
    void aClientIsToldWhyItIsRefused(Mode mode, String version, Refused refused) {
        Told told = new Told();
        Options options = options(Target.GATE_WITH_PASSWORDS, mode, refused.context(version), told)
                .connectionTimeout(refused.waitsInVain(mode, version) ? Duration.ofSeconds(2) : PATIENCE)
                .build();
        int before = gate.closed(refused.reason);
        told.add(assertThrows(IOException.class, () -> Nats.connect(options)));
        told.await(refused.words(mode, version));
        Await.until(
                () -> gate.closed(refused.reason) == before + 1,
                () -> gate.closings().toString());
    }

    private static Options.Builder options(Target target, Mode mode, SSLContext context, Told told) {
        Options.Builder options = Options.builder()
                .server("tls://localhost:" + PORTS.get(target + "-" + mode))
                .sslContext(context)
                .connectionTimeout(PATIENCE)
                .errorListener(told)
                .maxReconnects(0);
        return mode == Mode.TLS_FIRST ? options.tlsFirst() : options;
    }

    private static String user(Connection nats) throws Exception {
        var reply = nats.request("$SYS.REQ.USER.INFO", new byte[0], PATIENCE);
        var user = Pattern.compile("\"user\":\"([^\"]*)\"").matcher(new String(reply.getData(), UTF_8));
        assertTrue(user.find(), () -> new String(reply.getData(), UTF_8));
        return user.group(1);
    }

    /** The first token of the subjects that a user may use. */
    private static String subjects(String user) {
        return user.replaceAll("[^a-z]", "");
    }

    private static NatsServer start(String config) {
        NatsServer server = NatsServer.start(config);
        SERVERS.add(server);
        return server;
    }

    /** @param each what a user has besides, with %s for its name */
    private static String users(String each) {
        StringBuilder users = new StringBuilder("authorization { users: [\n");
        for (String user : USERS) {
            String own = "\"" + subjects(user) + ".>\", \"_INBOX.>\"";
            users.append("{ user: \"" + user + "\"" + each.formatted(user) + ", permissions: { publish: [" + own)
                    .append(", \"$SYS.REQ.USER.INFO\"], subscribe: [" + own + "] } }\n");
        }
        return users.append("] }\n").toString();
    }

    private static String upstreamWithPasswords(NatsServer server) throws IOException {
        StringBuilder users = new StringBuilder();
        for (String user : USERS) {
            Path file = Files.writeString(directory.resolve(subjects(user) + ".pass"), "secret of " + user + "\n");
            users.append("\"" + user + "\" { password_file = \"" + file + "\" }\n");
        }
        return Target.GATE_WITH_PASSWORDS + " { servers = [\"127.0.0.1:" + server.port() + "\"], users {\n" + users
                + "} }\n";
    }

    private static String signingUpstream(NatsServer server) throws IOException {
        Path seed = Files.writeString(directory.resolve("gate.nk"), PROXY_SEED + "\n");
        StringBuilder users = new StringBuilder();
        USERS.forEach(user -> users.append("\"" + user + "\" {}\n"));
        return Target.GATE_THAT_SIGNS + " { servers = [\"127.0.0.1:" + server.port() + "\"], proxy_nkey_file = \""
                + seed + "\", users {\n" + users + "} }\n";
    }

    /** All that jnats tells its user. */
    private static final class Told implements ErrorListener {
        private final Queue<String> words = new ConcurrentLinkedQueue<>();

        void add(Throwable thrown) {
            for (Throwable one = thrown; one != null; one = one.getCause()) {
                words.add(one.toString());
            }
        }

        void await(Pattern expected) {
            Await.until(
                    () -> words.stream().anyMatch(said -> expected.matcher(said).find()),
                    () -> expected + " in " + words);
        }

        @Override
        public void errorOccurred(Connection nats, String error) {
            words.add(error);
        }

        @Override
        public void exceptionOccurred(Connection nats, Exception exception) {
            add(exception);
        }
    }
}
