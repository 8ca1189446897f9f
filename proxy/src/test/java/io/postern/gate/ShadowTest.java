package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gate.Caller.Call;
import io.postern.gate.Caller.Mode;
import io.postern.policy.Refusal;
import io.postern.session.CloseReason;
import io.postern.testing.Authority;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code access.shadow}: nobody is refused, who would be is logged and counted, and is nobody but whom it says itself. */
class ShadowTest {
    private static final String USER = "alice.example.com";
    private static final Pattern USER_INFO = Pattern.compile("\"user\":\"([^\"]*)\"");
    private static final Logger SESSIONS = Logger.getLogger("io.postern.session");

    private static final Authority CA = Authority.root("Clients CA");
    private static final Authority GOOD = CA.leaf("alice", Authority.dns(USER));
    private static final Authority OF_ANOTHER_CA = Authority.root("Other CA").leaf("alice", Authority.dns(USER));
    private static final Authority DENIED = CA.leaf("denied", Authority.dns("denied.example.com"));

    /** Who would be refused for what. */
    enum Client {
        EXPIRED(Refusal.CERTIFICATE_EXPIRED),
        OF_ANOTHER_CA(Refusal.UNKNOWN_CA),
        WITHOUT(Refusal.CERTIFICATE_MISSING),
        DENIED(Refusal.NAME_DENIED);

        private final Refusal reason;

        Client(Refusal reason) {
            this.reason = reason;
        }

        Authority[] shown() {
            return switch (this) {
                case EXPIRED -> new Authority[] {expired};
                case OF_ANOTHER_CA -> new Authority[] {ShadowTest.OF_ANOTHER_CA};
                case WITHOUT -> new Authority[0];
                case DENIED -> new Authority[] {ShadowTest.DENIED};
            };
        }
    }

    @TempDir
    static Path folder;

    private static Authority expired;
    private static Site site;
    private static NatsServer nats;
    private static NatsServer withUsers;
    private static Gate gate;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void start() {
        expired = CA.leafUntil(Instant.now().minusSeconds(60), "alice", Authority.dns(USER));
        site = Site.in(folder);
        nats = NatsServer.start();
        withUsers = NatsServer.start("authorization { users: [{ user: \"" + USER
                + "\", password: secret }, { user: guest, password: welcome }] }");
        String trust = site.trusting(CA);
        String access = "access { shadow = true, deny = [\"dns:denied.example.com\"] }\n";
        gate = Gate.start(
                folder,
                "listeners {\n"
                        + Site.listener("judging", "upstream = plain\n" + site.tls("verify = true\n" + trust) + access)
                        + Site.listener(
                                "mapping", "upstream = users\n" + site.tls("verify_and_map = true\n" + trust) + access)
                        + "}\nupstreams { plain { servers = [\"127.0.0.1:" + nats.port()
                        + "\"] }, users { servers = [\"127.0.0.1:" + withUsers.port() + "\"], users { \"" + USER
                        + "\" { password = secret } } } }\n");
    }

    @AfterAll
    static void stop() {
        gate.close();
        withUsers.close();
        nats.close();
    }

    @BeforeEach
    void listen() {
        SESSIONS.setLevel(Level.INFO);
        SESSIONS.setUseParentHandlers(false);
        SESSIONS.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        SESSIONS.setLevel(null);
        SESSIONS.removeHandler(handler);
        SESSIONS.setUseParentHandlers(true);
    }

    static Stream<Arguments> clients() {
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(client, version)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whoWouldBeRefusedComesInAndIsLoggedAndCounted(Client client, String version) throws Exception {
        int before = gate.shadowed(client.reason);
        try (Call call = call("judging", version, client.shown()).enter()) {
            call.ping();
            assertEquals(before + 1, gate.shadowed(client.reason));
            assertEquals(1, shadowed(client.reason), lines::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoWouldBeRefusedIsOnceMoreWhenItsSessionIsTakenUpAgain(String version) throws Exception {
        int before = gate.shadowed(Refusal.CERTIFICATE_EXPIRED);
        Caller caller = site.caller(version, expired);
        caller.call(gate.port("judging"), Mode.INFO_FIRST).enter().close();
        try (Call again = caller.call(gate.port("judging"), Mode.INFO_FIRST).enter()) {
            assertTrue(again.resumed());
            assertEquals(before + 2, gate.shadowed(Refusal.CERTIFICATE_EXPIRED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoPassesIsMappedAndNeitherLoggedNorCounted(String version) throws Exception {
        Map<Refusal, Integer> before = shadowed();
        try (Call call = call("mapping", version, GOOD)) {
            assertEquals(USER, user(call.enter()));
        }
        assertEquals(before, shadowed());
        assertEquals(
                List.of(),
                lines.stream().filter(line -> line.startsWith("shadowed")).toList());
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whoWouldBeRefusedIsWhomItSaysItself(Client client, String version) throws Exception {
        try (Call call = call("mapping", version, client.shown())) {
            assertEquals("guest", user(call.enter(",\"user\":\"guest\",\"pass\":\"welcome\"")));
        }
        try (Call call = call("mapping", version, client.shown())) {
            call.say("CONNECT {\"verbose\":false}\r\nPING\r\n");
            assertTrue(call.readToEnd().endsWith("-ERR 'Authorization Violation'\r\n"));
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whoWouldBeRefusedIsNoUserByItsNameAlone(Client client, String version) throws Exception {
        for (String user : List.of(USER, "guest")) {
            int before = gate.closed(CloseReason.CONNECT_UNPROVEN);
            try (Call call = call("mapping", version, client.shown())) {
                call.say("CONNECT {\"user\":\"" + user + "\"}\r\nPING\r\n");
                assertTrue(call.readToEnd().endsWith("-ERR 'Authorization Violation'\r\n"));
            }
            Await.until(
                    () -> gate.closed(CloseReason.CONNECT_UNPROVEN) == before + 1,
                    () -> gate.closings().toString());
        }
    }

    private static Call call(String listener, String version, Authority... shown) throws IOException {
        return site.caller(version, shown).call(gate.port(listener), Mode.INFO_FIRST);
    }

    /** What nats-server knows a client as. */
    private static String user(Call call) throws IOException {
        call.say("SUB answer 1\r\nPUB $SYS.REQ.USER.INFO answer 0\r\n\r\n");
        String line = call.readLine();
        while (!line.startsWith("MSG answer ")) {
            line = call.readLine();
        }
        String answer = call.readLine();
        Matcher user = USER_INFO.matcher(answer);
        assertTrue(user.find(), answer);
        return user.group(1);
    }

    private static Map<Refusal, Integer> shadowed() {
        Map<Refusal, Integer> counts = new EnumMap<>(Refusal.class);
        for (Refusal reason : Refusal.values()) {
            counts.put(reason, gate.shadowed(reason));
        }
        return counts;
    }

    private long shadowed(Refusal reason) {
        return lines.stream()
                .filter(line -> line.startsWith("shadowed ")
                        && line.contains(" listener=judging ")
                        && line.contains(" reason=" + reason.tag()))
                .count();
    }
}
