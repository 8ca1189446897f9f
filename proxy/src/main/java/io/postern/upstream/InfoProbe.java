package io.postern.upstream;

import io.postern.config.HostPort;
import io.postern.config.UpstreamConfig;
import io.postern.nats.InfoLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Asks a server whether it is well, as a client would: connects, reads INFO, and leaves. */
final class InfoProbe {
    private static final String BEGINNING = "INFO ";

    private final UpstreamConfig upstream;

    InfoProbe(UpstreamConfig upstream) {
        this.upstream = upstream;
    }

    /**
     * The server's INFO. Blocks for {@code dial_timeout} and {@code info_timeout} at most, and for as long as its name takes to
     * be looked up; on a virtual thread an interruption ends it.
     *
     * @throws IOException where it can't be reached, says nothing, or says something else
     */
    InfoLine ask(HostPort server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), millis(upstream.dialTimeout()));
            InfoLine info = InfoLine.parse(firstLine(socket)).orElseThrow(InfoProbe::notNats);
            if (ProxyHeader.supportOf(info.version(), info.hasClientIp()) == ProxyHeader.Support.SUPPORTED) {
                // It waits for a header, and would warn of a connection that ends without.
                socket.getOutputStream().write(ProxyHeader.ofNobody());
            }
            return info;
        }
    }

    private byte[] firstLine(Socket socket) throws IOException {
        long end = System.nanoTime() + upstream.infoTimeout().toNanos();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = read(socket, in, end);
            int length = line.size();
            if ((length < BEGINNING.length() && b != BEGINNING.charAt(length)) || length == InfoLine.MAX_LENGTH) {
                throw notNats();
            }
            line.write(b);
        } while (b != '\n');
        return line.toByteArray();
    }

    /** The time is for the whole line, and not for each byte. */
    private int read(Socket socket, InputStream in, long end) throws IOException {
        try {
            socket.setSoTimeout(millis(Duration.ofNanos(end - System.nanoTime())));
            int b = in.read();
            if (b < 0) {
                throw new EOFException("it ended the connection before it sent INFO");
            }
            return b;
        } catch (SocketTimeoutException e) {
            throw new IOException("no INFO within " + upstream.infoTimeout().toMillis() + " ms", e);
        }
    }

    /** At least 1, as 0 would be for ever. */
    private static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static IOException notNats() {
        return new IOException("what it says first is no INFO");
    }
}
