package io.postern.nats;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Streams of ops as clients send them, made at random: as they should be, and spoilt. */
final class ClientStreams {
    /** What opens each stream: every op is answered, and every message comes back. */
    static final String OPENING = "CONNECT {\"verbose\":true,\"pedantic\":false,\"headers\":true,\"echo\":true,"
            + "\"name\":\"größe\",\"lang\":\"java\",\"version\":\"1\"}\r\nSUB > tap\r\n";

    private static final List<String> SUBJECTS = List.of("a", "foo.bar", "_INBOX.q1.7", "größe.€", "x-1.y_2");
    private static final List<String> TRAPS = List.of(
            "PUB a 3\r\nabc\r\n",
            "\r\nPUB a 3\r\nabc\r\n",
            "CONNECT {\"user\":\"bob\"}\r\n",
            "\r\nCONNECT {\"user\":\"bob\"}\r\n",
            "\r\n",
            "\r",
            "\n",
            "PING\r\n",
            "");
    /** What parsers may differ on: pieces that take the place of others. */
    private static final List<String> SPOILERS = List.of(
            " ",
            "  ",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\u0000",
            "\u007f",
            "\u00a0",
            "0",
            "00",
            "+",
            "-1",
            "9",
            "1e1",
            "0x1",
            "999999999",
            "1000000000",
            "pub a 1\r\nx\r\n",
            "PING \r\n",
            "PINGPONG\r\n",
            "\n\n",
            "+OK\r\n",
            "-ERR 'x'\r\n",
            "INFO {}\r\n",
            "MSG a 1 1\r\nx\r\n",
            "HMSG a 1 1 1\r\nx\r\n",
            "RS+ a b\r\n",
            "LS+ a\r\n",
            "A+ a\r\n",
            "CONNECT {}\r\n",
            "CONNECT{}\r\n",
            "connect {}\r\n",
            "PONG\r\n",
            "UNSUB 1\r\n",
            "PUB a 3\r\nab\r\n",
            "PUB a 03\r\nabc\r\n",
            "PUB a\t1 1\r\nx\r\n",
            "HPUB a 3 2\r\nab\r\n",
            "HPUB a 0 3\r\nabc\r\n",
            "SUB a b\tc d\r\n",
            "UNSUB 1  2  \r\n",
            "PUB   a   b   1  \r\nx\r\n");

    private ClientStreams() {}

    /** Opening, ops, and at the end a PING. */
    static byte[] ops(RandomGenerator random, int count) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Lines.bytes(OPENING));
        for (int i = 0; i < count; i++) {
            op(random, stream);
        }
        stream.writeBytes(Lines.bytes("PING\r\n"));
        return stream.toByteArray();
    }

    /** {@code stream}, spoilt in one place or three behind its opening; half of them at the start of a line. */
    static byte[] spoilt(RandomGenerator random, byte[] stream) {
        byte[] spoilt = stream;
        int opening = Lines.bytes(OPENING).length;
        for (int i = random.nextInt(3) == 0 ? 3 : 1; i > 0; i--) {
            int from = random.nextInt(opening, spoilt.length);
            if (random.nextBoolean()) {
                from = Reference.latin1(spoilt).lastIndexOf('\n', from) + 1;
            }
            int to = Math.min(from + Math.max(random.nextInt(5) - 2, 0), spoilt.length);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.write(spoilt, 0, from);
            joined.writeBytes(pick(random, SPOILERS).getBytes(StandardCharsets.ISO_8859_1));
            joined.writeBytes(Arrays.copyOfRange(spoilt, to, spoilt.length));
            spoilt = joined.toByteArray();
        }
        return spoilt;
    }

    private static void op(RandomGenerator random, ByteArrayOutputStream stream) {
        String sid = Integer.toString(random.nextInt(1, 20));
        String line = switch (random.nextInt(12)) {
            case 0 -> "PING";
            case 1 -> "PONG";
            case 2 -> "SUB " + pick(random, SUBJECTS) + " " + sid;
            case 3 -> "SUB " + pick(random, SUBJECTS) + "  " + sid; // nats.go: no queue
            case 4 -> "SUB foo.* queue " + sid;
            case 5 -> "UNSUB " + sid + " "; // nats.go, nats.c: no maximum
            case 6 -> "UNSUB " + sid + " " + random.nextInt(1, 100);
            default -> "";
        };
        if (line.isEmpty()) {
            message(random, stream);
        } else {
            stream.writeBytes(Lines.bytes(line + "\r\n"));
        }
    }

    private static void message(RandomGenerator random, ByteArrayOutputStream stream) {
        byte[] payload = payload(random);
        String reply = pick(random, List.of(" ", "  ", " _INBOX.r ", " _INBOX.r  "));
        byte[] header = random.nextInt(3) == 0 ? Lines.bytes("NATS/1.0\r\nPUB: a 3\r\n\r\n") : new byte[0];
        String arguments = pick(random, SUBJECTS) + reply;
        String line = header.length == 0
                ? "PUB " + arguments + payload.length
                : "HPUB " + arguments + header.length + " " + (header.length + payload.length);
        stream.writeBytes(Lines.bytes(line + "\r\n"));
        stream.writeBytes(header);
        stream.writeBytes(payload);
        stream.writeBytes(Lines.bytes("\r\n"));
    }

    private static byte[] payload(RandomGenerator random) {
        if (random.nextBoolean()) {
            return Lines.bytes(pick(random, TRAPS));
        }
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        return payload;
    }

    private static <T> T pick(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
