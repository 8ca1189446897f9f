package io.postern.gate;

import io.postern.testing.StubUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server on loopback, passes all on, and keeps what the clients said. Thread-safe. */
final class Eavesdropper implements AutoCloseable {
    private static final int CHUNK = 8192;

    private final StringBuilder heard = new StringBuilder();
    private final AtomicInteger live = new AtomicInteger();
    private final StubUpstream front;

    private Eavesdropper(int port) {
        front = StubUpstream.start(client -> serve(client, port));
    }

    static Eavesdropper before(int port) {
        return new Eavesdropper(port);
    }

    private void serve(Socket client, int port) throws IOException, InterruptedException {
        live.incrementAndGet();
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.ofVirtual().start(() -> giveBack(server, client));
            byte[] chunk = new byte[CHUNK];
            InputStream in = client.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                note(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
                server.getOutputStream().write(chunk, 0, read);
            }
            server.shutdownOutput();
            back.join();
        } finally {
            live.decrementAndGet();
        }
    }

    private static void giveBack(Socket server, Socket client) {
        try {
            OutputStream out = client.getOutputStream();
            server.getInputStream().transferTo(out);
            client.shutdownOutput();
        } catch (IOException ended) {
            // By the client: there is nobody left to tell.
            return;
        }
    }

    private void note(String text) {
        synchronized (heard) {
            heard.append(text);
        }
    }

    int port() {
        return front.port();
    }

    /** Connections so far. */
    int accepted() {
        return front.accepted();
    }

    /** Connections that have not ended: of those that have, all that was said was {@link #heard}. */
    int live() {
        return live.get();
    }

    /** All that clients have said so far, byte by byte. */
    String heard() {
        synchronized (heard) {
            return heard.toString();
        }
    }

    @Override
    public void close() {
        front.close();
    }
}
