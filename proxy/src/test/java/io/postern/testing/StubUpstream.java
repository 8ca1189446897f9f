package io.postern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An upstream on a real socket that does what a script says: for what no real nats-server does (silence, garbage, resets).
 * Each connection is served by the script on a thread of its own, and closed at the end.
 */
public final class StubUpstream implements AutoCloseable {
    /** An INFO as a plaintext nats-server sends it. */
    public static final String INFO =
            "INFO {\"server_id\":\"NSTUB\",\"server_name\":\"stub\",\"version\":\"2.15.2\",\"proto\":1,\"host\":\"10.9.8.7\","
                + "\"port\":4222,\"headers\":true,\"max_payload\":1048576,\"client_id\":7,\"client_ip\":\"127.0.0.1\",\"connect_urls\":[\"10.9.8.7:4222\",\"10.9.8.8:4222\"]}"
                + " \r\n";

    /** Serves one connection. */
    @FunctionalInterface
    public interface Script {
        void serve(Socket socket) throws Exception;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private StubUpstream(Script script) throws IOException {
        server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(script));
    }

    public static StubUpstream start(Script script) {
        try {
            return new StubUpstream(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                threads.execute(() -> serve(script, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Script script, Socket socket) {
        try (socket) {
            script.serve(socket);
        } catch (IOException | InterruptedException e) {
            // The gate ended the connection first, or the test is over: for many scripts the point.
            return;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Connections so far. */
    public int accepted() {
        return sockets.size();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
