package io.postern.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariant 6: a side that can't take more stops the other side's reads, and memory is bounded whatever both do. */
class BackPressureTest {
    private static final int STALLED = 20;
    private static final long OFFERED = 100_000_000;
    private static final long BOUND_EACH = 5_000_000;

    @TempDir
    static Path directory;

    @Test
    void twentyStalledSubscribersWithAHundredMegabytesOfferedToEachHoldLittle() throws Exception {
        Pki pki = Pki.in(directory);
        AtomicLong written = new AtomicLong();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    socket.getInputStream().read();
                    offer(socket, written);
                });
                Gate gate = Gate.start(directory, upstream.port(), pki.tls(""))) {
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < STALLED; i++) {
                RawClient client = RawClient.connect(gate.port());
                client.raw().setReceiveBufferSize(64 * 1024);
                client.readLine();
                clients.add(client.startTls(pki.client()).send("C"));
            }
            awaitStall(written);
            long grown = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
            assertTrue(grown < STALLED * BOUND_EACH, "direct memory grew by " + grown);
            for (RawClient client : clients) {
                client.reset();
            }
            Await.until(
                    () -> gate.postern().sessions() == 0, () -> gate.closings().toString());
        }
    }

    @Test
    void aStalledUpstreamStopsTheClientsReads() throws Exception {
        AtomicLong written = new AtomicLong();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.setReceiveBufferSize(64 * 1024);
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    new CountDownLatch(1).await();
                });
                Gate gate = Gate.start(directory, upstream.port(), "");
                RawClient client = RawClient.connect(gate.port())) {
            client.readLine();
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    offer(client.raw(), written);
                } catch (IOException e) {
                    return; // the end of the test
                }
            });
            awaitStall(written);
            long grown = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
            assertTrue(grown < BOUND_EACH, "direct memory grew by " + grown);
            client.reset();
            writer.join();
        }
    }

    private static void offer(Socket socket, AtomicLong written) throws IOException {
        byte[] message = ("MSG a 1 65536\r\n" + "x".repeat(65536) + "\r\n").getBytes(US_ASCII);
        OutputStream out = socket.getOutputStream();
        for (long offered = 0; offered < OFFERED; offered += message.length) {
            out.write(message);
            written.addAndGet(message.length);
        }
    }

    /** Until nobody got further for half a second: all are stalled, or all is through, which the bound then shows. */
    private static void awaitStall(AtomicLong written) {
        long[] seen = {-1, System.nanoTime()};
        Await.until(
                () -> {
                    long now = written.get();
                    if (now != seen[0]) {
                        seen[0] = now;
                        seen[1] = System.nanoTime();
                    }
                    return now > 0 && System.nanoTime() - seen[1] > 500_000_000;
                },
                () -> "still going at " + written.get());
        assertTrue(written.get() < STALLED * OFFERED, "nobody stalled");
    }
}
