package io.postern.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a running gate whether it is well, by its monitoring page: for the health check of a container, whose image has neither
 * a shell nor an HTTP client. A check starts a JVM each time, and of HTTP this is all that it needs.
 */
final class HealthCheck {
    /** The page of a gate with the usual {@code monitor.listen}, on this machine. */
    static final String USUAL_URL = "http://127.0.0.1:8223/healthz";

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LONGEST_ANSWER = 4096;
    private static final int LONGEST_TEXT = 512;
    private static final Pattern ANSWER = Pattern.compile("(?s)HTTP/1\\.[01] (\\d{3})[^\r\n]*\r\n(?:.*?\r\n)?\r\n(.*)");

    /**
     * What the page says.
     *
     * @param status HTTP's, 200 where the gate is well
     * @param text   the page, on one line, cut, without what a terminal would obey
     */
    record Answer(int status, String text) {
        boolean isWell() {
            return status == 200;
        }
    }

    private HealthCheck() {}

    /**
     * Waits three seconds at most.
     *
     * @param url an address of HTTP, with a host
     * @throws IOException if nobody answers there in time, or not in HTTP
     */
    static Answer ask(URI url) throws IOException {
        try {
            Matcher answer = ANSWER.matcher(exchange(url));
            if (!answer.matches()) {
                throw new IOException("no answer in HTTP");
            }
            return new Answer(Integer.parseInt(answer.group(1)), printable(answer.group(2)));
        } catch (SocketTimeoutException e) {
            throw new IOException(url + ": no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (UnknownHostException e) {
            throw new IOException(url + ": no such host", e);
        } catch (IOException e) {
            throw new IOException(url + ": " + e.getMessage(), e);
        }
    }

    private static String exchange(URI url) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Socket socket = new Socket()) {
            int port = url.getPort() < 0 ? 80 : url.getPort();
            socket.connect(new InetSocketAddress(url.getHost(), port), (int) PATIENCE.toMillis());
            String path = url.getRawPath().isEmpty() ? "/healthz" : url.getRawPath();
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            // HTTP/1.0, after whose answer the server closes.
            String request = "GET %s%s HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(path, query, url.getRawAuthority());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(read(socket, end), StandardCharsets.UTF_8);
        }
    }

    /** Up to the server's end, or as much as an answer needs; the time is for all of it, not for each read. */
    private static byte[] read(Socket socket, long end) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[LONGEST_ANSWER];
        int length = 0;
        while (length < answer.length) {
            int left = (int) Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(left);
            int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return Arrays.copyOf(answer, length);
    }

    private static String printable(String text) {
        String oneLine = text.strip().replaceAll("[^\\x20-\\x7e]", "?");
        return oneLine.length() <= LONGEST_TEXT ? oneLine : oneLine.substring(0, LONGEST_TEXT) + "…";
    }
}
