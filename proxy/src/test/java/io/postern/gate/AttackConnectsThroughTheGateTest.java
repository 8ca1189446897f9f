package io.postern.gate;

import static io.postern.gate.ConfigText.key;
import static io.postern.gate.ConfigText.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.postern.testing.AttackConnects;
import io.postern.testing.AttackConnects.Attack;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand ways to become another user, by TLS, over and over, through a gate that maps certificates. */
@SuppressWarnings("try") // jnats' close() may be interrupted
class AttackConnectsThroughTheGateTest {
    private static final long SEED = 4_202_611;
    private static final int CONNECTIONS = 4;
    private static final int READ_LIMIT_MILLIS = 20_000;

    @TempDir
    static Path directory;

    static NatsServer server;
    static Gate gate;
    static SSLContext alice;

    @BeforeAll
    static void startGate() throws IOException {
        Pki pki = Pki.in(directory);
        NamedClients clients = new NamedClients(directory, pki);
        // One for all, so that sessions are resumed.
        alice = clients.client("TLS", "/CN=any", "dns:alice");
        server = NatsServer.start(AttackConnects.SERVER_CONFIG);
        String users = user("alice", "password = " + AttackConnects.PASSWORD) + user("bob", "");
        gate = Gate.start(
                directory,
                new ConfigText()
                        .upstream("nats", server.port(), "users {\n" + users + "}\n")
                        .listener("clients", "nats", pki.tls("verify_and_map = true\n" + key("ca_file", clients.ca())))
                        .toString());
    }

    @AfterAll
    static void stopGate() {
        gate.close();
        server.close();
    }

    @Test
    void noneOfAThousandAttacksActsAsAnotherUser() throws Exception {
        assertNoneActsAsAnotherUser(1_000);
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void noneOfTenThousandAttacksActsAsAnotherUser() throws Exception {
        assertNoneActsAsAnotherUser(10_000);
    }

    private static void assertNoneActsAsAnotherUser(int count) throws Exception {
        Set<String> asVictims = new HashSet<>();
        Set<String> asAlice = new HashSet<>();
        Options watcher = Options.builder()
                .server(server.url())
                .userInfo("watcher", "owl")
                .maxReconnects(0)
                .build();
        try (Connection nats = Nats.connect(watcher);
                ExecutorService attackers = Executors.newFixedThreadPool(CONNECTIONS)) {
            Subscription all = nats.subscribe(">");
            all.setPendingLimits(0, 0);
            nats.flush(Duration.ofSeconds(10));
            List<Callable<Void>> attacks = AttackConnects.of(SEED, count)
                    .<Callable<Void>>map(attack -> () -> attack(attack))
                    .toList();
            for (Future<Void> attack : attackers.invokeAll(attacks)) {
                attack.get();
            }
            // What was said before is heard before the answer to this.
            nats.flush(Duration.ofSeconds(10));
            while (all.getPendingMessageCount() > 0) {
                Message message = all.nextMessage(Duration.ofSeconds(1));
                String number = new String(message.getData(), StandardCharsets.ISO_8859_1);
                if (message.getSubject().equals(AttackConnects.PREY)) {
                    asVictims.add(number);
                } else if (message.getSubject().equals(AttackConnects.OWN)) {
                    asAlice.add(number);
                }
            }
        }
        assertEquals(Set.of(), asVictims);
        // Else nothing would have been tried.
        assertTrue(asAlice.size() > count / 50, () -> asAlice.size() + " of " + count + " came in as alice");
        assertTrue(gate.closings().size() > 3, () -> "refused for one reason alone: " + gate.closings());
    }

    /** Says all of it, and reads until it is answered or refused. */
    private static Void attack(Attack attack) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), gate.port())) {
            plain.setSoTimeout(READ_LIMIT_MILLIS);
            while (plain.getInputStream().read() != '\n') {
                // INFO
            }
            SSLSocket tls = (SSLSocket) alice.getSocketFactory().createSocket(plain, "localhost", gate.port(), true);
            tls.startHandshake();
            try {
                tls.getOutputStream().write(attack.bytes());
                tls.shutdownOutput();
                tls.getInputStream().readAllBytes();
            } catch (IOException refused) {
                return null; // in the middle of what was said
            }
        }
        return null;
    }
}
