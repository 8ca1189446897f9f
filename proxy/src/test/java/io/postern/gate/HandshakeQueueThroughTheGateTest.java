package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.intake.Limit;
import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many handshakes may start in a second. */
class HandshakeQueueThroughTheGateTest {
    @TempDir
    static Path directory;

    static Pki pki;
    static StubUpstream upstream;

    @BeforeAll
    static void startUpstream() {
        pki = Pki.in(directory);
        upstream = StubUpstream.start(HandshakeModesTest.NATS);
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "handshake_first = true",
                "handshake_first = \"20s\"",
                "handshake_first = \"1ms\"",
                "allow_non_tls"
            })
    void whoIsOverTheLimitWaitsAndIsServedAsAnyOther(String mode) throws Exception {
        boolean tlsFirst = mode.contains("true") || mode.contains("20s");
        String listener = mode.equals("allow_non_tls")
                ? "allow_non_tls = true\n" + pki.tls("timeout = 20s")
                : pki.tls("timeout = 20s\n" + mode);
        try (Gate gate = start("handshakes_per_second = 4", listener);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawClient>> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(threads.submit(() -> tlsFirst
                        ? Wire.tlsFirst(gate.port(), pki.client()).connectAndPing()
                        : Wire.infoFirst(gate.port(), pki.client()).connectAndPing()));
            }
            for (Future<RawClient> client : clients) {
                client.get(30, TimeUnit.SECONDS).close();
            }
            assertTrue(gate.throttled(Limit.HANDSHAKES_PER_SECOND) > 0, "nobody had to wait");
        }
    }

    @Test
    void anAddressMayBeLimitedByItself() throws IOException {
        try (Gate gate = start("handshakes_per_second_per_address = 1", pki.tls("timeout = 20s"))) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = Wire.infoFirst(gate.port(), pki.client())) {
                    client.connectAndPing();
                }
            }
            assertTrue(gate.throttled(Limit.HANDSHAKES_PER_SECOND_PER_ADDRESS) > 0, "nobody had to wait");
        }
    }

    @Test
    void moreThanMayWaitAreRefusedInClear() throws IOException {
        try (Gate gate = start("handshakes_per_second = 1, handshake_queue = 0", pki.tls("handshake_first = true"));
                RawClient first = Wire.tlsFirst(gate.port(), pki.client());
                RawClient second = RawClient.connect(gate.port())) {
            second.send(new byte[] {0x16, 3, 1});
            assertEquals(
                    "-ERR 'Connection throttling is active. Please try again later.'\r\n",
                    new String(second.readToEnd(), StandardCharsets.US_ASCII));
            Wire.awaitClosed(gate, CloseReason.HANDSHAKE_QUEUE_FULL, 1);
            first.connectAndPing();
        }
    }

    @Test
    void whoseTimeIsOverWhileItWaitsIsClosed() throws IOException {
        try (Gate gate = start("handshakes_per_second = 1", pki.tls("handshake_first = true\ntimeout = 400ms"));
                RawClient first = Wire.tlsFirst(gate.port(), pki.client());
                RawClient second = RawClient.connect(gate.port())) {
            second.send(new byte[] {0x16, 3, 1});
            Wire.awaitClosed(gate, CloseReason.HANDSHAKE_TIMEOUT, 1);
            assertEquals(1, gate.throttled(Limit.HANDSHAKES_PER_SECOND));
            first.connectAndPing();
        }
    }

    @Test
    void whoGoesAwayWhileItWaitsMakesRoom() throws IOException {
        String limits = "handshakes_per_second = 1, handshake_queue = 1";
        try (Gate gate = start(limits, pki.tls("timeout = 30s\nhandshake_first = true"));
                RawClient first = Wire.tlsFirst(gate.port(), pki.client())) {
            for (int i = 0; i < 10; i++) {
                int closed = gate.closed(CloseReason.CLIENT_GONE_EARLY);
                RawClient leaves = RawClient.connect(gate.port());
                leaves.send(new byte[] {0x16, 3, 1});
                if (i == 0) {
                    Await.until(() -> gate.throttled(Limit.HANDSHAKES_PER_SECOND) > 0, () -> "it did not have to wait");
                }
                leaves.reset();
                Await.until(
                        () -> gate.closed(CloseReason.CLIENT_GONE_EARLY) > closed,
                        () -> gate.closings().toString());
            }
            assertEquals(0, gate.closed(CloseReason.HANDSHAKE_QUEUE_FULL));
            first.connectAndPing();
        }
    }

    private static Gate start(String limits, String listener) {
        return Gate.start(directory, upstream.port(), "limits { " + limits + " }\n" + listener);
    }
}
