package io.postern.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that is a socket and little more: sees what is on the wire, in clear or inside TLS. Reads give up after 20 s. */
public final class RawClient implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 20_000;

    private final Socket raw;
    private Socket socket;
    private InputStream in;

    private RawClient(Socket raw) throws IOException {
        this.raw = raw;
        this.socket = raw;
        raw.setSoTimeout(READ_LIMIT_MILLIS);
        raw.setTcpNoDelay(true);
        // Unbuffered: a byte too many read in clear would be missing in TLS.
        this.in = raw.getInputStream();
    }

    public static RawClient connect(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Over a socket that is connected, and becomes this client's. */
    public static RawClient over(Socket socket) throws IOException {
        return new RawClient(socket);
    }

    /** The socket below TLS. */
    public Socket raw() {
        return raw;
    }

    /** Says that it will say no more: {@code close_notify} inside TLS, a FIN outside. */
    public void sayNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /** TLS from here on; verifies the certificate for {@code localhost}. */
    public RawClient startTls(SSLContext context, String... protocols) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", raw.getPort(), false);
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
        return this;
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Up to and with the next LF. */
    public String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException("after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
        } while (b != '\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    public byte[] read(int length) throws IOException {
        return in.readNBytes(length);
    }

    /** All that comes until the end, which has to be a FIN. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /** The next byte, or -1 at the end. */
    public int readByte() throws IOException {
        return in.read();
    }

    /** Bytes that are here and unread, in clear. */
    public int available() throws IOException {
        return in.available();
    }

    /** CONNECT and PING, then everything up to PONG. */
    public RawClient connectAndPing() throws IOException {
        return send("CONNECT {\"verbose\":false,\"pedantic\":false,\"protocol\":1,\"headers\":true}\r\n")
                .ping();
    }

    /** PING, then everything up to PONG: the session is alive. */
    public RawClient ping() throws IOException {
        send("PING\r\n");
        String line = readLine();
        while (!line.equals("PONG\r\n")) {
            line = readLine();
        }
        return this;
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    /** Ends the connection in mid-test: with close_notify where it is TLS, and a FIN. */
    public void disconnect() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        raw.close();
    }
}
