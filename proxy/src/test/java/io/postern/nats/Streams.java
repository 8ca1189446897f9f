package io.postern.nats;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Streams of ops as an upstream sends them, made at random. */
final class Streams {
    private static final List<String> SUBJECTS =
            List.of("a", "foo.bar", "_INBOX.q1.7", "größe.€", "$JS.API.INFO", "a\u0001b");
    private static final List<String> TRAPS = List.of(
            "INFO {\"host\":\"10.0.0.7\"} \r\n",
            "\r\nINFO {\"host\":\"10.0.0.7\"} \r\n",
            "x\r\nMSG a 1 900\r\n",
            "\r\n",
            "\r",
            "\n",
            "PING\r\n",
            "");

    private Streams() {}

    static byte[] ops(RandomGenerator random, int count) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            op(random, stream);
        }
        return stream.toByteArray();
    }

    private static void op(RandomGenerator random, ByteArrayOutputStream stream) {
        switch (random.nextInt(10)) {
            case 0 -> stream.writeBytes(Lines.captured(pick(random, Lines.CAPTURED)));
            case 1 -> stream.writeBytes(Lines.bytes("PING\r\n"));
            case 2 -> stream.writeBytes(Lines.bytes("PONG\r\n"));
            case 3 -> stream.writeBytes(Lines.bytes("+OK\r\n"));
            case 4 -> stream.writeBytes(Lines.bytes("-ERR 'Permissions Violation for Publish to \"a'b\"'\r\n"));
            default -> message(random, stream);
        }
    }

    private static void message(RandomGenerator random, ByteArrayOutputStream stream) {
        byte[] payload = payload(random);
        String reply = random.nextBoolean() ? " _INBOX.r" : "";
        String arguments = pick(random, SUBJECTS) + " " + random.nextInt(1, 100) + reply;
        byte[] header = random.nextInt(3) == 0 ? Lines.bytes("NATS/1.0\r\nINFO: {}\r\n\r\n") : new byte[0];
        String line = header.length == 0
                ? "MSG " + arguments + " " + payload.length
                : "HMSG " + arguments + " " + header.length + " " + (header.length + payload.length);
        stream.writeBytes(Lines.bytes(line + "\r\n"));
        stream.writeBytes(header);
        stream.writeBytes(payload);
        stream.writeBytes(Lines.bytes("\r\n"));
    }

    private static byte[] payload(RandomGenerator random) {
        if (random.nextBoolean()) {
            return pick(random, TRAPS).getBytes(StandardCharsets.US_ASCII);
        }
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        return payload;
    }

    private static <T> T pick(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
