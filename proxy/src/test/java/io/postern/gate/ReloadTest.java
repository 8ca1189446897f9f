package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.ConfigException;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload adds, removes and changes listeners and upstreams; who is there stays, and what is wrong changes nothing. */
class ReloadTest {
    private static NatsServer nats;

    @TempDir
    private Path folder;

    private Pki pki;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        nats.close();
    }

    @BeforeEach
    void makeCertificates() {
        pki = Pki.in(folder.resolve("pki"));
    }

    private String config(String... listeners) {
        return Site.config(nats.port(), listeners);
    }

    private static RawClient plain(Gate gate, String listener) throws IOException {
        RawClient client = RawClient.connect(gate.port(listener));
        assertTrue(client.readLine().startsWith("INFO "));
        return client.connectAndPing();
    }

    @Test
    void aListenerIsAddedAndTheOthersAreNotTouched() throws Exception {
        String first = Site.listener("first", "");
        try (Gate gate = Gate.start(folder, config(first));
                RawClient before = plain(gate, "first")) {
            int port = gate.port("first");
            gate.reload(config(first, Site.listener("second", pki.tls(""))));
            assertEquals(port, gate.port("first"));
            before.ping();
            try (RawClient after = RawClient.connect(gate.port("second"))) {
                assertTrue(after.readLine().contains("\"tls_required\":true"));
                after.startTls(pki.client()).connectAndPing();
            }
        }
    }

    @Test
    void aListenerIsRemovedAndItsSessionsStay() throws Exception {
        String first = Site.listener("first", "");
        String second = Site.listener("second", pki.tls(""));
        try (Gate gate = Gate.start(folder, config(first, second));
                RawClient client = RawClient.connect(gate.port("second"))) {
            client.readLine();
            client.startTls(pki.client()).connectAndPing();
            int port = gate.port("second");
            gate.reload(config(first));
            assertThrows(IOException.class, () -> RawClient.connect(port));
            client.ping();
            // Once more, so that what nobody needs any more is given back.
            gate.reload(config(first));
            client.ping();
        }
    }

    @Test
    void aListenersAddressIsChangedAndItsSessionsStay() throws Exception {
        try (Gate gate = Gate.start(folder, config(Site.listener("clients", "")));
                RawClient client = plain(gate, "clients")) {
            int before = gate.port();
            int free = freePort();
            gate.reload(config("clients { listen = \"127.0.0.1:" + free + "\" }\n"));
            assertEquals(free, gate.port());
            assertThrows(IOException.class, () -> RawClient.connect(before));
            client.ping();
            try (RawClient after = plain(gate, "clients")) {
                after.ping();
            }
        }
    }

    @Test
    void whoComesAfterAReloadIsServedAsItSays() throws Exception {
        try (Gate gate = Gate.start(folder, config(Site.listener("clients", "")));
                RawClient before = plain(gate, "clients")) {
            gate.reload(config(Site.listener("clients", "advertise = \"gate.example.com:4222\"\n" + pki.tls(""))));
            before.ping();
            try (RawClient after = RawClient.connect(gate.port())) {
                String info = after.readLine();
                assertTrue(
                        info.contains("\"host\":\"gate.example.com\"") && info.contains("\"tls_required\":true"), info);
            }
        }
    }

    @Test
    void anUpstreamsServersAreChangedAndItsSessionsStay() throws Exception {
        String listener = Site.listener("clients", "");
        try (NatsServer other = NatsServer.start("server_name: other");
                Gate gate = Gate.start(folder, config(listener));
                RawClient before = plain(gate, "clients")) {
            gate.reload(Site.config(other.port(), listener));
            before.ping();
            try (RawClient after = RawClient.connect(gate.port())) {
                String info = after.readLine();
                assertTrue(info.contains("\"server_name\":\"other\""), info);
            }
        }
    }

    @Test
    void whatIsWrongChangesNothing() throws Exception {
        String first = Site.listener("first", "");
        try (Gate gate = Gate.start(folder, config(first));
                RawClient client = plain(gate, "first");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String second = "second { listen = \"127.0.0.1:" + taken.getLocalPort() + "\" }\n";
            ConfigException refused = assertThrows(
                    ConfigException.class, () -> gate.reload(config(first, second, Site.listener("third", ""))));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("listener second: can't listen on"),
                    refused::toString);
            assertThrows(IllegalArgumentException.class, () -> gate.port("third"));
            client.ping();
            ConfigException half = assertThrows(
                    ConfigException.class,
                    () -> gate.reload(
                            config(Site.listener("first", "tls { cert_file = \"no.pem\", key_file = \"no.pem\" }"))));
            assertTrue(String.valueOf(half.getMessage()).contains("no.pem"), half::toString);
            try (RawClient after = plain(gate, "first")) {
                after.ping();
            }
        }
    }

    @Test
    void whatNeedsARestartIsNamedAndNothingChanges() throws Exception {
        String listener = Site.listener("clients", "");
        try (Gate gate = Gate.start(folder, config(listener))) {
            ConfigException refused = assertThrows(
                    ConfigException.class,
                    () -> gate.reload(config(listener) + "monitor { listen = \"127.0.0.1:-1\" }\n"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("monitor: can't be changed by a reload"),
                    refused::toString);
        }
    }

    @Test
    void aListenerThatIsAddedAtRunTimeStaysOverReloadsUntilItIsRemoved() throws Exception {
        String listener = Site.listener("clients", "");
        Path file = folder.resolve("postern.conf");
        try (Gate gate = Gate.start(folder, config(listener))) {
            gate.postern().addListener(file, "more", "listen = \"127.0.0.1:-1\"");
            int port = gate.port("more");
            try (RawClient client = plain(gate, "more")) {
                gate.reload(config(listener));
                assertEquals(port, gate.port("more"));
                gate.postern().removeListener(file, "more");
                assertThrows(IOException.class, () -> RawClient.connect(port));
                client.ping();
            }
            assertThrows(ConfigException.class, () -> gate.postern().removeListener(file, "more"));
            ConfigException wrong = assertThrows(
                    ConfigException.class, () -> gate.postern().addListener(file, "more", "listen = nowhere"));
            assertTrue(String.valueOf(wrong.getMessage()).contains("listeners.more.listen"), wrong::toString);
            // The last one can't go: a gate without listeners is no gate.
            assertThrows(ConfigException.class, () -> gate.postern().removeListener(file, "clients"));
            Await.until(
                    () -> gate.closed(CloseReason.CLIENT_CLOSED) == 1,
                    () -> gate.closings().toString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
