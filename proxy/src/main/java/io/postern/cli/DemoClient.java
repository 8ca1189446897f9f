package io.postern.cli;

import io.postern.config.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The least NATS client that can show TLS in both handshake modes, on the JDK's own TLS: the demo wants a client that
 * shares no code with the gate, and the gate ships no client library. Each step fails after {@link #PATIENCE}.
 */
final class DemoClient implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_LINE = 1 << 20;
    private static final String CONNECT =
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":true,\"name\":\"postern"
                    + " demo\",\"lang\":\"java\",\"version\":\"1\",\"protocol\":1}\r\n";

    private final SSLSocket socket;
    private final InputStream in;

    /** When this client starts TLS. */
    enum Handshake {
        INFO_FIRST("INFO-first"),
        TLS_FIRST("TLS-first");

        private final String words;

        Handshake(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private DemoClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Connects, over TLS as {@code handshake} says, up to the first PONG.
     *
     * @throws IOException also where the certificate is not one of {@code tls}'s CA for the host of {@code address}, or
     *                     where INFO does not ask for TLS
     */
    static DemoClient connect(HostPort address, Handshake handshake, SSLSocketFactory tls) throws IOException {
        Socket plain = new Socket();
        try {
            int patience = Math.toIntExact(PATIENCE.toMillis());
            plain.connect(new InetSocketAddress(address.host(), address.port()), patience);
            plain.setSoTimeout(patience);
            if (handshake == Handshake.INFO_FIRST) {
                // Unbuffered, so that not a byte of the handshake is taken with it.
                requireTlsAsked(readLine(plain.getInputStream()));
            }
            SSLSocket secured = secure(plain, address, tls);
            DemoClient client = new DemoClient(secured);
            if (handshake == Handshake.TLS_FIRST) {
                requireTlsAsked(readLine(client.in));
            }
            client.send(CONNECT);
            client.flush();
            return client;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket secure(Socket plain, HostPort address, SSLSocketFactory tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void requireTlsAsked(String info) throws IOException {
        if (!info.startsWith("INFO ") || !info.contains("\"tls_required\":true")) {
            throw new IOException("INFO with tls_required expected, got: " + info);
        }
    }

    /** The TLS version and the cipher suite that were agreed on. */
    String security() {
        SSLSession session = socket.getSession();
        return session.getProtocol() + " " + session.getCipherSuite();
    }

    /** Returns once the server has the subscription. */
    void subscribe(String subject) throws IOException {
        send("SUB " + subject + " 1\r\n");
        flush();
    }

    /** Returns once the server has the message. */
    void publish(String subject, String message) throws IOException {
        byte[] payload = message.getBytes(StandardCharsets.UTF_8);
        send("PUB " + subject + " " + payload.length + "\r\n" + message + "\r\n");
        flush();
    }

    /** The payload of the next message. */
    String nextMessage() throws IOException {
        String line = await("MSG ");
        int length = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
        String payload = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        readLine(in);
        return payload;
    }

    /** What the server says of whom it takes this client for: JSON. */
    String userInfo() throws IOException {
        send("SUB _INBOX.postern 2\r\nPUB $SYS.REQ.USER.INFO _INBOX.postern 0\r\n\r\n");
        return nextMessage();
    }

    private void flush() throws IOException {
        send("PING\r\n");
        await("PONG");
    }

    private String await(String start) throws IOException {
        while (true) {
            String line = readLine(in);
            if (line.startsWith(start)) {
                return line;
            } else if (line.startsWith("-ERR")) {
                throw new IOException("the server said " + line);
            } else if (line.equals("PING")) {
                send("PONG\r\n");
            }
        }
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended after: " + line);
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line without end");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
