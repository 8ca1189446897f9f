package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.nats.ClientReference.Op;
import io.postern.testing.NatsServer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The same streams through {@link ClientOps} and to a real nats-server: whatever the gate passes on, both cut into the same
 * ops. Each stream asks for an answer to every op and subscribes to all of its own messages, so that an op more or less, or
 * a payload that ends elsewhere, shows.
 */
class ClientOpsDifferentialTest {
    private static final int STREAMS = 12_000;
    private static final ConnectRewriter OWN = new ConnectRewriter(new ConnectIdentity.Own(), Optional.empty(), "");
    /** With {@code verbose}, nats-server answers each of them with +OK, or with why not. */
    private static final Set<String> ANSWERED = Set.of("CONNECT", "PUB", "HPUB", "SUB", "UNSUB");

    private static final Pattern GAP = Pattern.compile(" +");

    private int spoiltAndPassed;
    private int refused;

    @Test
    void natsServerCutsWhatPassesIntoTheSameOps() {
        try (NatsServer server = NatsServer.start()) {
            for (int seed = 0; seed < STREAMS; seed++) {
                compare(server, seed);
            }
        }
        // Else nothing was tried.
        assertTrue(spoiltAndPassed > STREAMS / 40, () -> spoiltAndPassed + " spoilt streams passed");
        assertTrue(refused > STREAMS / 4, () -> refused + " streams were refused");
    }

    private void compare(NatsServer server, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] sound = ClientStreams.ops(random, 1 + random.nextInt(12));
        boolean spoilt = random.nextInt(4) > 0;
        byte[] stream = spoilt ? ClientStreams.spoilt(random, sound) : sound;
        ClientFraming framing = ClientFraming.of(stream, at -> random.nextInt(1, 200), OWN);
        List<Op> ops = ops(framing.output());
        if (framing.refusal().isPresent() || !ops.getLast().name().equals("PING")) {
            refused++;
            return;
        }
        spoiltAndPassed += spoilt ? 1 : 0;
        Transcript transcript = Transcript.of(
                server.port(), framing.output(), count(ops, op -> op.name().equals("PING")));
        String context = "seed " + seed + ": " + Reference.latin1(framing.output());
        assertEquals(count(ops, op -> ANSWERED.contains(op.name())), answers(transcript, "+OK", "-ERR"), context);
        assertEquals(count(ops, op -> op.name().equals("PING")), answers(transcript, "PONG", "PONG"), context);
        assertEquals(published(ops), delivered(transcript), context);
    }

    /** The ops of what {@link ClientOps} passed on, as it cuts them itself; an unfinished one at the end is one too. */
    private static List<Op> ops(byte[] output) {
        String text = Reference.latin1(output);
        ByteBuffer bytes = ByteBuffer.wrap(output);
        List<Op> ops = new ArrayList<>();
        for (int at = 0; at < output.length; ) {
            int lineEnd = text.indexOf('\n', at) + 1;
            long opEnd = ClientLine.opEnd(bytes, at, output.length);
            int end = (int) Math.min(opEnd == ClientLine.CONNECT ? lineEnd : opEnd, output.length);
            List<String> words =
                    GAP.splitAsStream(text.substring(at, lineEnd - 2)).toList();
            String payload = end > lineEnd ? text.substring(lineEnd, Math.max(end - 2, lineEnd)) : "";
            ops.add(new Op(words.getFirst(), words.size() > 1 ? words.get(1) : "", payload, text.substring(at, end)));
            at = end;
        }
        return ops;
    }

    private static long count(List<Op> ops, Predicate<Op> which) {
        return ops.stream().filter(which).count();
    }

    private static long answers(Transcript transcript, String one, String other) {
        return transcript.answers().stream()
                .filter(answer -> answer.startsWith(one) || answer.startsWith(other))
                .count();
    }

    private static List<String> published(List<Op> ops) {
        return ops.stream()
                .filter(op -> op.name().endsWith("PUB") && isDelivered(op.subject()))
                .map(op -> op.subject() + " " + op.payload())
                .toList();
    }

    private static List<String> delivered(Transcript transcript) {
        return transcript.messages().stream()
                .filter(message -> message.sid().equals("tap") && isDelivered(message.subject()))
                .map(message -> message.subject() + " " + message.payload())
                .toList();
    }

    /** Whether a subject is one, so that nats-server has to find it a subscriber. */
    private static boolean isDelivered(String subject) {
        return subject.matches("[^.*>]+(?:[.][^.*>]+)*");
    }
}
