package io.postern.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.Pki;
import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariant 3, by brute force: no byte that a client sends in clear reaches the upstream of a TLS listener. */
class PrefaceTest {
    private static final int PREFACES = 100_000;
    private static final int THREADS = 8;
    private static final long SEED = 20261124;

    private static final List<String> COMMANDS = List.of(
            "CONNECT {\"verbose\":false}\r\nPING\r\n",
            "PUB a 2\r\nhi\r\n",
            "PING\r\n",
            "\r\n",
            "INFO {}\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
            "\u0016\u0003\u0001",
            "\u0015\u0003\u0001\u0000\u0002\u0002(");

    @TempDir
    static Path directory;

    @Test
    void noPlaintextReachesTheUpstreamOverAHundredThousandMutatedPrefacesAtEverySplit() throws Exception {
        Pki pki = Pki.in(directory);
        byte[] hello = clientHello(pki);
        AtomicLong reached = new AtomicLong();
        try (StubUpstream upstream = StubUpstream.start(socket -> {
                    socket.getOutputStream().write(StubUpstream.INFO.getBytes(US_ASCII));
                    reached.addAndGet(socket.getInputStream().readAllBytes().length);
                });
                Gate gate = Gate.start(
                        directory, """
                            listeners {
                              info { listen = "127.0.0.1:-1"
                              %s }
                              early { listen = "127.0.0.1:-1"
                              %s }
                            }
                            upstreams { nats { servers = ["127.0.0.1:%d"] } }
                            """.formatted(pki.tls(""), pki.tls("handshake_first = \"30s\""), upstream.port()));
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(SEED + thread);
                runs.add(threads.submit((Callable<Void>) () -> {
                    for (int i = 0; i < PREFACES / THREADS; i++) {
                        boolean infoFirst = i % 4 == 0;
                        attack(gate.port(infoFirst ? "info" : "early"), infoFirst, mutated(hello, random), i);
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
            Await.until(
                    () -> gate.postern().sessions() == 0, () -> gate.closings().toString());
            assertEquals(0, reached.get());
            assertEquals(
                    PREFACES,
                    gate.closings().values().stream().mapToInt(count -> count).sum());
            assertEquals(0, gate.opened("info_first") + gate.opened("tls_first") + gate.opened("plaintext"));
        }
    }

    /** Sends the preface in two writes, cut at {@code turn}, and waits for the gate's end. */
    private static void attack(int port, boolean infoFirst, byte[] preface, int turn) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            if (infoFirst) {
                for (int b = in.read(); b != '\n'; b = in.read()) {
                    assertEquals(true, b >= 0, "no INFO");
                }
            }
            int split = turn % (preface.length + 1);
            OutputStream out = socket.getOutputStream();
            out.write(preface, 0, split);
            out.write(preface, split, preface.length - split);
            socket.shutdownOutput();
            in.readAllBytes();
        } catch (IOException e) {
            // The gate was faster: it had closed before all was written.
            assertEquals(false, e instanceof java.net.ConnectException, e.toString());
        }
    }

    private static byte[] mutated(byte[] hello, Random random) {
        byte[] command = COMMANDS.get(random.nextInt(COMMANDS.size())).getBytes(US_ASCII);
        return switch (random.nextInt(5)) {
            case 0 -> joined(command, hello);
            case 1 -> joined(Arrays.copyOf(hello, random.nextInt(hello.length)), command);
            case 2 -> flipped(hello, random);
            case 3 -> joined(flipped(command, random), command);
            default -> {
                int at = random.nextInt(hello.length);
                yield joined(joined(Arrays.copyOf(hello, at), command), Arrays.copyOfRange(hello, at, hello.length));
            }
        };
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] clientHello(Pki pki) throws IOException {
        SSLEngine engine = pki.client().createSSLEngine("localhost", 4222);
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        hello.flip();
        byte[] bytes = new byte[hello.remaining()];
        hello.get(bytes);
        return bytes;
    }
}
