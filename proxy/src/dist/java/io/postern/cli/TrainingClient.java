package io.postern.cli;

import io.postern.config.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A NATS client whose messages come back to it. */
final class TrainingClient implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;

    // The JDK resumes a session with whom it takes for the same server: the same host and port.
    private static int freshPort = 1;

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;

    /**
     * How a client connects.
     *
     * @param tlsFirst whether TLS starts before INFO
     * @param resumed  whether it goes on with the session of one before it, where there is one
     */
    record Handshake(boolean tlsFirst, boolean resumed, String protocol) {}

    private TrainingClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 128 * 1024);
        this.out = socket.getOutputStream();
    }

    /** Connects, up to the first PONG. */
    static TrainingClient connect(HostPort address, SSLSocketFactory tls, Handshake handshake) throws IOException {
        Socket plain = new Socket(address.host(), address.port());
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.setTcpNoDelay(true);
        if (!handshake.tlsFirst()) {
            TrainingServer.line(plain.getInputStream());
        }
        int port = handshake.resumed() ? address.port() : freshPort++;
        SSLSocket secured = (SSLSocket) tls.createSocket(plain, "localhost", port, true);
        secured.setEnabledProtocols(new String[] {handshake.protocol()});
        TrainingClient client = new TrainingClient(secured);
        secured.startHandshake();
        if (handshake.tlsFirst()) {
            client.expect("INFO ");
        }
        client.out.write(TrainingServer.ascii("CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":true,"
                + "\"name\":\"training\",\"lang\":\"java\",\"version\":\"1\",\"protocol\":1}\r\nPING\r\n"));
        client.expect("PONG");
        return client;
    }

    /** Sends {@code batches} of messages, and awaits each batch before the next. */
    void echo(int batches, int messages, int size) throws IOException {
        byte[] batch = batch(messages, size);
        for (int i = 0; i < batches; i++) {
            out.write(batch);
            for (int message = 0; message < messages; message++) {
                expect("MSG ");
                in.skipNBytes(size + 2);
            }
        }
    }

    private static byte[] batch(int messages, int size) throws IOException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int message = 0; message < messages; message++) {
            batch.write(TrainingServer.ascii("PUB training " + size + "\r\n"));
            batch.write(new byte[size]);
            batch.write(TrainingServer.ascii("\r\n"));
        }
        return batch.toByteArray();
    }

    private void expect(String start) throws IOException {
        String line = TrainingServer.line(in);
        if (!line.startsWith(start)) {
            throw new IOException(start + " expected: " + line);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
