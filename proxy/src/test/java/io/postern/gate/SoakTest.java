package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.NatsServer;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many sessions in every mode that end at random points: afterwards the gate is as it was. */
@Tag("long")
class SoakTest {
    private static final int ROUNDS = 4;
    private static final int SESSIONS = 5_000;
    private static final int THREADS = 8;
    private static final List<String> MODES = List.of("false", "true", "auto");

    @TempDir
    static Path directory;

    @Test
    @Timeout(900)
    void twentyThousandSessionsThatEndAtRandomPointsLeaveNothingBehind() throws Exception {
        Pki pki = Pki.in(directory);
        SSLContext trust = pki.client();
        StringBuilder listeners = new StringBuilder();
        for (String mode : MODES) {
            listeners
                    .append("m-" + mode + " { listen = \"127.0.0.1:-1\"\n")
                    .append(pki.tls("handshake_first = " + mode))
                    .append("}\n");
        }
        try (NatsServer server = NatsServer.start();
                Gate gate = Gate.start(
                        directory,
                        "listeners {\n" + listeners + "}\nupstreams { nats { servers = [\"127.0.0.1:" + server.port()
                                + "\"] } }\n")) {
            round(gate, trust, 0);
            long descriptors = descriptors();
            long memory = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            for (int round = 1; round < ROUNDS; round++) {
                round(gate, trust, round);
            }
            assertEquals(
                    ROUNDS * SESSIONS,
                    gate.closings().values().stream().mapToInt(count -> count).sum());
            assertEquals(descriptors, descriptors(), "file descriptors");
            long grown = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - memory;
            assertTrue(grown <= 16 * 1024 * 1024, "direct memory grew by " + grown);
            System.out.println("soak: " + ROUNDS * SESSIONS + " sessions, endings " + gate.closings() + ", descriptors "
                    + descriptors + ", direct memory grew by " + grown + " bytes");
        }
    }

    private static void round(Gate gate, SSLContext trust, int round) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(round * 100L + thread);
                runs.add(threads.submit((Callable<Void>) () -> {
                    for (int i = 0; i < SESSIONS / THREADS; i++) {
                        String mode = MODES.get(random.nextInt(MODES.size()));
                        session(gate.port("m-" + mode), mode, trust, random.nextInt(6));
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        Await.until(() -> gate.postern().sessions() == 0, () -> gate.closings().toString());
    }

    /** Goes on for so many steps, and ends by a FIN or, at odd steps, by a reset. */
    private static void session(int port, String mode, SSLContext trust, int steps) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            boolean tlsFirst = mode.equals("true");
            if (steps > 0 && !tlsFirst) {
                client.readLine();
            }
            if (steps == 1) {
                client.send(new byte[] {0x16, 3, 1, 2});
            }
            if (steps > 1) {
                client.startTls(trust);
            }
            if (steps > 2 && tlsFirst) {
                client.readLine();
            }
            if (steps > 3) {
                client.connectAndPing().send("PUB a 5\r\nhello\r\n");
            }
            if (steps % 2 == 1) {
                client.reset();
            }
        }
    }

    private static long descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
