package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.nats.ClientReference.Op;
import io.postern.testing.AttackConnects;
import io.postern.testing.AttackConnects.Attack;
import io.postern.testing.NatsServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Ten thousand ways to become another user, through the gate's own framing and rewriting, at a real nats-server. */
class AttackConnectsTest {
    private static final long SEED = 20261126;
    private static final int ATTACKS = 10_000;
    private static final int CONTROLS = 500;
    private static final int CONNECTIONS = 8;

    private static final ConnectRewriter ALICE = new ConnectRewriter(
            new ConnectIdentity.UserPassword("alice", AttackConnects.PASSWORD), Optional.empty(), "");

    /** What came of attacks: what was said at the upstream, and what was heard. */
    private record Outcome(List<Transcript> transcripts, Set<String> asVictims, Set<String> asAlice) {}

    @Test
    void noneActsAsAnotherUser() throws Exception {
        List<Attack> attacks = AttackConnects.of(SEED, ATTACKS).toList();
        Outcome outcome =
                outcome(attacks.stream().map(AttackConnectsTest::throughTheGate).toList());
        assertEquals(Set.of(), outcome.asVictims());

        // Those that pass whole are alice's, and were denied what is not hers: else nothing would have been tried.
        Set<String> whole = attacks.stream()
                .filter(AttackConnectsTest::passesWhole)
                .map(attack -> Integer.toString(attack.number()))
                .collect(Collectors.toSet());
        assertTrue(whole.size() > ATTACKS / 20, () -> whole.size() + " attacks passed whole");
        assertTrue(outcome.asAlice().containsAll(whole), () -> "not alice's, of " + whole.size());
        assertTrue(denied(outcome) >= whole.size(), () -> denied(outcome) + " were denied");
    }

    /** The same attacks are good enough to succeed where no gate is. */
    @Test
    void withoutTheGateManyActAsAnotherUser() throws Exception {
        Outcome outcome =
                outcome(AttackConnects.of(SEED, CONTROLS).map(Attack::bytes).toList());
        assertTrue(
                outcome.asVictims().size() > CONTROLS / 4,
                () -> outcome.asVictims().size() + " succeeded");
    }

    /** What reaches the upstream: nothing that is refused, and all that comes before it. */
    private static byte[] throughTheGate(Attack attack) {
        return ClientFraming.of(attack.bytes(), at -> 1 + (at + attack.number()) % 97, ALICE)
                .output();
    }

    /** Whether all of an attack passes and is one that nats-server should take: it takes no PING before CONNECT. */
    private static boolean passesWhole(Attack attack) {
        ClientReference reference = ClientReference.of(attack.bytes(), ALICE);
        List<Op> ops = reference.ops();
        return reference.isWhole()
                && ops.getFirst().name().equals("CONNECT")
                && ops.getLast().name().equals("PING")
                && ops.get(ops.size() - 2).subject().equals(AttackConnects.OWN);
    }

    private static long denied(Outcome outcome) {
        return outcome.transcripts().stream()
                .filter(transcript ->
                        transcript.answers().stream().anyMatch(answer -> answer.contains("-ERR 'Permissions")))
                .count();
    }

    private static Outcome outcome(List<byte[]> streams) throws Exception {
        try (NatsServer server = NatsServer.start(AttackConnects.SERVER_CONFIG);
                Watcher watcher = new Watcher(server.port());
                ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Callable<Transcript>> talks = streams.stream()
                    .filter(stream -> stream.length > 0)
                    .<Callable<Transcript>>map(stream -> () -> Transcript.of(server.port(), stream))
                    .toList();
            List<Transcript> transcripts = new ArrayList<>();
            for (Future<Transcript> transcript : clients.invokeAll(talks)) {
                transcripts.add(transcript.get());
            }
            Transcript heard = watcher.stop();
            return new Outcome(transcripts, said(heard, AttackConnects.PREY), said(heard, AttackConnects.OWN));
        }
    }

    private static Set<String> said(Transcript heard, String subject) {
        return heard.messages().stream()
                .filter(message -> message.subject().equals(subject))
                .map(Transcript.Message::payload)
                .collect(Collectors.toSet());
    }
}
