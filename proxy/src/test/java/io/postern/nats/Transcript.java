package io.postern.nats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a nats-server answered on one connection. All text is bytes, one character each.
 *
 * @param answers  its lines but INFO, MSG and HMSG, without their ends
 * @param messages what it delivered
 */
record Transcript(List<String> answers, List<Message> messages) {
    /** A message as it was delivered: its subscription, its subject, its header and payload in one. */
    record Message(String sid, String subject, String payload) {}

    private interface Talk {
        void on(Socket socket) throws IOException;
    }

    private static final int READ_LIMIT_MILLIS = 20_000;

    /** Says {@code bytes} on a connection of its own and reads on, to the PONG that is {@code pongs}-th or to the end. */
    static Transcript of(int port, byte[] bytes, long pongs) {
        return of(port, pongs, socket -> socket.getOutputStream().write(bytes));
    }

    /** Says {@code bytes} and no more on a connection of its own, and reads to the end. */
    static Transcript of(int port, byte[] bytes) {
        return of(port, Long.MAX_VALUE, socket -> {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        });
    }

    private static Transcript of(int port, long pongs, Talk talk) {
        Transcript transcript = new Transcript(new ArrayList<>(), new ArrayList<>());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(READ_LIMIT_MILLIS);
            talk.on(socket);
            transcript.read(new BufferedInputStream(socket.getInputStream()), pongs);
        } catch (SocketException _) {
            // It has hung up on what it did not like.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return transcript;
    }

    /** Reads on, to the PONG that is {@code pongs}-th or to the end. */
    void read(InputStream in, long pongs) throws IOException {
        for (long left = pongs; left > 0; ) {
            String line = line(in);
            if (line.isEmpty()) {
                return;
            }
            take(line.substring(0, line.length() - 2), in);
            left -= line.equals("PONG\r\n") ? 1 : 0;
        }
    }

    private void take(String line, InputStream in) throws IOException {
        if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
            List<String> arguments = Arrays.asList(line.split(" ", -1));
            byte[] payload = in.readNBytes(Integer.parseInt(arguments.getLast()));
            String text = new String(payload, StandardCharsets.ISO_8859_1);
            messages.add(new Message(arguments.get(2), arguments.get(1), text));
            in.skipNBytes(2);
        } else if (!line.startsWith("INFO ")) {
            answers.add(line);
        }
    }

    /** Up to and with the next LF; empty at the end. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return b < 0 ? "" : line.append('\n').toString();
    }
}
