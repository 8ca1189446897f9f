package io.postern.cli;

import io.postern.config.HostPort;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What a gate needs of a nats-server: INFO, PONG, and each message back to who has sent it. */
final class TrainingServer implements Closeable {
    private static final byte[] INFO = ascii(
            "INFO {\"server_id\":\"TRAINING\",\"server_name\":\"training\",\"version\":\"2.12.0\",\"proto\":1,\"headers\":true,\"host\":\"127.0.0.1\",\"port\":4222,\"max_payload\":1048576,\"client_id\":5,\"client_ip\":\"127.0.0.1\",\"connect_urls\":[\"127.0.0.1:4222\"]}\r\n");
    private static final byte[] PONG = ascii("PONG\r\n");

    private final ServerSocket socket;

    private TrainingServer(ServerSocket socket) {
        this.socket = socket;
    }

    static TrainingServer start() throws IOException {
        TrainingServer server = new TrainingServer(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().start(server::accept);
        return server;
    }

    HostPort address() {
        return new HostPort(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket client) {
        try (client;
                InputStream in = new BufferedInputStream(client.getInputStream(), 128 * 1024);
                OutputStream out = new BufferedOutputStream(client.getOutputStream(), 128 * 1024)) {
            out.write(INFO);
            out.flush();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                answer(line, in, out);
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException ended) {
            // As most clients end.
        }
    }

    private static void answer(String line, InputStream in, OutputStream out) throws IOException {
        if (line.equals("PING")) {
            out.write(PONG);
        } else if (line.startsWith("PUB ")) {
            String[] words = line.split(" ");
            int size = Integer.parseInt(words[2]);
            out.write(ascii("MSG " + words[1] + " 1 " + size + "\r\n"));
            out.write(in.readNBytes(size + 2));
        }
    }

    /** Empty at the end. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).stripTrailing();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
