package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.session.CloseReason;
import io.postern.testing.Await;
import io.postern.testing.Gate;
import io.postern.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** What clients do on the wire over and over: come in, ask who they are, are refused. */
final class Wire {
    /** What nats-server tells who may not log in, and the gate who may not come as whom it says. */
    static final String VIOLATION = "-ERR 'Authorization Violation'";

    private static final AtomicLong INBOXES = new AtomicLong();
    private static final Pattern USER = Pattern.compile("\"user\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private Wire() {}

    /** INFO in clear, then TLS. */
    static RawClient infoFirst(int port, SSLContext context) throws IOException {
        RawClient client = RawClient.connect(port);
        try {
            client.readLine();
            return client.startTls(context);
        } catch (IOException e) {
            client.raw().close();
            throw e;
        }
    }

    /** TLS before INFO. */
    static RawClient tlsFirst(int port, SSLContext context) throws IOException {
        RawClient client = RawClient.connect(port);
        try {
            client.startTls(context).readLine();
            return client;
        } catch (IOException e) {
            client.raw().close();
            throw e;
        }
    }

    /** Without TLS; INFO is read. */
    static RawClient plain(int port) throws IOException {
        RawClient client = RawClient.connect(port);
        client.readLine();
        return client;
    }

    /** A CONNECT of protocol 0, so that no second INFO comes, with {@code members} besides. */
    static String connect(String members) {
        return "CONNECT {\"verbose\":false,\"protocol\":0" + (members.isEmpty() ? "" : "," + members) + "}\r\n";
    }

    /** Logs in with {@code members} in CONNECT, and asks who it has become: the user's name, or the error instead. */
    static String user(RawClient client, String members) throws IOException {
        String inbox = "_INBOX.who." + INBOXES.incrementAndGet();
        client.send(connect(members) + "SUB " + inbox + " 9\r\nPUB $SYS.REQ.USER.INFO " + inbox + " 0\r\n\r\nPING\r\n");
        // PONG comes before the answer or after it.
        String user = "";
        boolean pong = false;
        while (!pong || user.isEmpty()) {
            String line = client.readLine();
            if (line.startsWith("-ERR")) {
                return line.strip();
            }
            if (line.startsWith("MSG ")) {
                user = user(payload(client, line));
            }
            pong |= line.equals("PONG\r\n");
        }
        return user;
    }

    /** Comes in, asks who it has become, and leaves. */
    static String userBehindTls(int port, SSLContext context, String members) throws IOException {
        try (RawClient client = infoFirst(port, context)) {
            return user(client, members);
        }
    }

    /** The same in clear. */
    static String userInClear(int port, String members) throws IOException {
        try (RawClient client = plain(port)) {
            return user(client, members);
        }
    }

    private static String user(String info) {
        Matcher user = USER.matcher(info);
        // nats-server writes JSON with Go's escapes of HTML's characters.
        return user.find() ? user.group(1).replace("\\u003c", "<").replace("\\u003e", ">") : "nobody of " + info;
    }

    /** The payload behind {@code line}, a MSG. */
    static String payload(RawClient client, String line) throws IOException {
        int length = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1).strip());
        byte[] payload = client.read(length + 2);
        return new String(payload, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Reads up to {@code line}, and returns what came before. */
    static String readTo(RawClient client, String line) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String next = client.readLine(); !next.equals(line); next = client.readLine()) {
            before.append(next);
        }
        return before.toString();
    }

    /** Does not come in, and the gate counts it for {@code reason}. */
    static void assertRefused(Gate gate, String listener, SSLContext context, CloseReason reason) {
        int before = gate.closed(reason);
        assertThrows(IOException.class, () -> {
            try (RawClient client = infoFirst(gate.port(listener), context)) {
                client.connectAndPing();
            }
        });
        awaitClosed(gate, reason, before + 1);
    }

    /** Returns once the gate has closed {@code count} sessions for {@code reason}. */
    static void awaitClosed(Gate gate, CloseReason reason, int count) {
        Await.until(() -> gate.closed(reason) == count, () -> reason + " not " + count + " times: " + gate.closings());
    }
}
