package io.postern.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The invariants of docs/architecture.md that the other tests of this package do not have by name. */
class InvariantsTest {
    @TempDir
    static Path directory;

    static Pki pki;

    @BeforeAll
    static void makeCertificates() {
        pki = Pki.in(directory);
    }

    /** Invariants 1 and 2. */
    @Test
    void infoIsAloneInClearWhateverTheUpstreamSaysUntilTheHandshakeIsDone() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    OutputStream out = socket.getOutputStream();
                    out.write((StubUpstream.INFO + "PING\r\n").getBytes(US_ASCII));
                    out.write("+OK\r\n".repeat(1000).getBytes(US_ASCII));
                    out.write(StubUpstream.INFO.getBytes(US_ASCII));
                    said.countDown();
                    socket.getInputStream().readAllBytes();
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            said.await();
            String info = client.readLine();
            assertTrue(info.endsWith("} \r\n"), info);
            assertEquals(0, client.available());
            client.startTls(pki.client());
            assertEquals("PING\r\n", client.readLine());
            assertEquals("+OK\r\n".repeat(1000), new String(client.read(5000), ISO_8859_1));
            assertEquals(info, client.readLine());
        }
    }

    /** Invariant 3, with the classic injection: a command in clear, glued in front of the ClientHello. */
    @Test
    void aCommandInFrontOfTheClientHelloEndsTheSession() throws Exception {
        AtomicInteger bytes = new AtomicInteger();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    bytes.addAndGet(socket.getInputStream().readAllBytes().length);
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.send("PUB evil 2\r\nhi\r\n\u0016\u0003\u0001");
            assertEquals(-1, client.readByte());
            UpstreamFaultsTest.assertOnlyReason(gate, CloseReason.NOT_TLS);
            assertEquals(0, bytes.get());
        }
    }

    /** Invariant 3, before there is an engine: epoll reads at a hang-up although reads are off. */
    @Test
    void whatAClientSaysAndLeavesBeforeInfoIsNotPassedOn() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        AtomicInteger bytes = new AtomicInteger();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    left.await();
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    bytes.addAndGet(socket.getInputStream().readAllBytes().length);
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            client.send("PUB evil 2\r\nhi\r\n");
            client.raw().shutdownOutput();
            Await.until(() -> !gate.closings().isEmpty() || upstream.accepted() == 1, () -> "nothing happened");
            left.countDown();
            client.readToEnd();
            Await.until(
                    () -> gate.postern().sessions() == 0, () -> gate.closings().toString());
            assertEquals(0, bytes.get());
        }
    }

    /** Invariant 5. */
    @Test
    void everyLaterInfoIsEditedAndPayloadsThatLookLikeOneAreNot() throws Exception {
        String payload = "INFO {\"connect_urls\":[\"10.9.8.7:4222\"]}\r\n";
        String stream = "MSG a 1 " + payload.length() + "\r\n" + payload + "\r\n" + StubUpstream.INFO + "PONG\r\n";
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.getInputStream().read();
                    for (byte b : stream.getBytes(US_ASCII)) {
                        socket.getOutputStream().write(b);
                    }
                    socket.getInputStream().readAllBytes();
                });
                Gate gate = Gate.start(
                        directory,
                        upstream.port(),
                        "advertise = [\"nats.example.com:4222\", \"nats2.example.com:4222\"]\n" + pki.tls(""));
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            client.startTls(pki.client()).send("C");
            assertEquals("MSG a 1 " + payload.length() + "\r\n", client.readLine());
            assertEquals(payload, client.readLine());
            assertEquals("\r\n", client.readLine());
            String info = client.readLine();
            assertFalse(info.contains("10.9.8"), info);
            assertTrue(info.contains("\"connect_urls\":[\"nats.example.com:4222\",\"nats2.example.com:4222\"]"), info);
            assertTrue(info.contains("\"tls_required\":true"), info);
            assertTrue(info.contains("\"host\":\"nats.example.com\""), info);
            assertTrue(info.contains("\"client_ip\":\"127.0.0.1\""), info);
            assertEquals("PONG\r\n", client.readLine());
        }
    }

    /** Invariant 4. */
    @Test
    void aSessionThatEndsInManyWaysAtOnceIsCountedOnce() throws Exception {
        int sessions = 200;
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write((StubUpstream.INFO + "XYZ\r\n").getBytes(US_ASCII));
                    socket.setSoLinger(true, 0);
                });
                Gate gate = Gate.start(directory, upstream.port(), "")) {
            for (int i = 0; i < sessions; i++) {
                RawClient client = RawClient.connect(gate.port());
                client.send("PING\r\n");
                client.reset();
            }
            Await.until(
                    () -> gate.closings().values().stream().mapToInt(n -> n).sum() == sessions
                            && gate.postern().sessions() == 0,
                    () -> gate.closings().toString());
        }
    }

    /** Invariant 8. */
    @Test
    void theChainThatAClientIsSentIsWhatCertFileHolds() throws Exception {
        try (StubUpstream upstream = StubUpstream.start(HandshakeModesTest.NATS);
                Gate gate = Gate.start(directory, upstream.port(), pki.tls("handshake_first = true"));
                SSLSocket socket = (SSLSocket) pki.client().getSocketFactory().createSocket("localhost", gate.port())) {
            socket.startHandshake();
            List<? extends Certificate> file;
            try (var pem = Files.newInputStream(directory.resolve("server.pem"))) {
                file = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            }
            assertEquals(file, List.of(socket.getSession().getPeerCertificates()));
        }
    }

    /** Invariant 6 for what a client sends before it is sent INFO: it is held, not lost, and not read on. */
    @Test
    void aTlsFirstClientThatDoesNotWaitForInfoLosesNothing() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        CountDownLatch mayInfo = new CountDownLatch(1);
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    mayInfo.await();
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    received.complete(new String(socket.getInputStream().readNBytes(17), US_ASCII));
                    socket.getInputStream().readAllBytes();
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls("handshake_first = true"));
                RawClient client = RawClient.connect(gate.port())) {
            client.startTls(pki.client()).send("CONNECT {}\r\nPING");
            client.send("\r");
            Await.until(() -> upstream.accepted() == 1, () -> "not dialed");
            mayInfo.countDown();
            assertTrue(client.readLine().startsWith("INFO {"));
            assertEquals("CONNECT {}\r\nPING\r", received.get());
        }
    }
}
