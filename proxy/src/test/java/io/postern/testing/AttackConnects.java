package io.postern.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a client may say to come in as another user, made from a seed. Each attack ends with the same three ops: a message to
 * {@link #PREY}, which the victims alone may publish to, one to {@link #OWN}, which the attacker may, and a PING. The number
 * of the attack is what both messages hold.
 */
public final class AttackConnects {
    /** Where {@code bob} and {@code carol} alone may publish. */
    public static final String PREY = "bob.only";
    /** Where {@code alice}, as whom every attack has to end, may publish too. */
    public static final String OWN = "alice.ok";
    /** What a nats-server needs to be attacked: the users, a watcher of all that they publish, and what each may do. */
    public static final String SERVER_CONFIG = """
        authorization {
          users = [
            { user: alice, password: wonderland, permissions: { publish: ["alice.>"] } }
            { user: bob, permissions: { publish: ["bob.>", "alice.>"] } }
            { user: carol, password: known, permissions: { publish: ["bob.>", "alice.>"] } }
            { user: watcher, password: owl }
          ]
        }
        """;

    /** The attacker's own password, which a gate puts in, and the attacker knows. */
    public static final String PASSWORD = "wonderland";

    private static final List<String> VICTIMS = List.of(
            "\"user\":\"bob\"",
            "\"user\":\"bob\",\"pass\":\"\"",
            "\"user\":\"carol\",\"pass\":\"known\"",
            "\"pass\":\"known\",\"user\":\"carol\"");
    private static final List<String> MANNERS = List.of(
            "\"verbose\":false",
            "\"pedantic\":false",
            "\"echo\":true",
            "\"protocol\":1",
            "\"headers\":true",
            "\"name\":\"n\"",
            "\"tls_required\":false");
    private static final List<String> TRIMMINGS = List.of(
            "\"account\":\"$G\"",
            "\"new_account\":false",
            "\"jwt\":\"e30.e30.x\"",
            "\"auth_token\":\"known\"",
            "\"nkey\":\"U\"",
            "\"sig\":\"x\"",
            "\"proxy_sig\":\"x\"",
            "\"proxy_\u017fig\":\"x\"",
            "\"user\":null",
            "\"user\":[\"bob\"]",
            "\"user\":{\"user\":\"bob\"}",
            "\"protocol\":\"1\"",
            "\"x\":{\"user\":\"bob\"}",
            "\"x\":[[[[[[]]]]]]",
            "\"x\":NaN",
            "\"x\":\"\\ud800\"",
            "'user':'bob'",
            "user:\"bob\"",
            "/**/\"x\":1",
            "\"import\":{\"allow\":[\">\"]}");
    /** What comes instead of a sound op, with its number of bytes told wrong, or in another grammar. */
    private static final List<String> SMUGGLERS = List.of(
            "PUB alice.x 3\r\n%s",
            "PUB alice.x 0\r\n%s",
            "PUB alice.x 0003\r\nabc\r\n%s",
            "PUB alice.x +3\r\nabc\r\n%s",
            "PUB alice.x -1\r\n%s",
            "PUB alice.x 3\nabc\r\n%s",
            "PUB alice.x\t3\r\nabc\r\n%s",
            "PUB alice.x 4294967299\r\nabc\r\n%s",
            "PUB alice.x 18446744073709551619\r\nabc\r\n%s",
            "pub alice.x 3\r\nabc\r\n%s",
            "HPUB alice.x 12 3\r\nabc\r\n%s",
            "HPUB alice.x 3 0x3\r\nabc\r\n%s",
            "HMSG alice.x 1 3 3\r\nabc\r\n%s",
            "MSG alice.x 1 900\r\n%s",
            "SUB alice.x\r 1\r\n%s",
            "SUB alice.x 1\n%s",
            "SUB alice.\u0000x 1\r\n%s",
            "UNSUB 1\n%s",
            "PING%s",
            "PINGPONG\n%s",
            "+OK\n%s",
            "-ERR 'x'\n%s",
            "INFO {}\n%s",
            "\r\n%s",
            "\n%s",
            "PUB %s",
            "SUB %s",
            "PONG\r%s");

    private static final List<String> CONNECTS = List.of(
            "CONNECT {%s}\r\n",
            "CONNECT  {%s}\r\n",
            "CONNECT {%s}\n",
            "CONNECT {%s} \r\n",
            "CONNECT{%s}\r\n",
            "CONNECT\t{%s}\r\n",
            "connect {%s}\r\n",
            "CoNnEcT {%s}\r\n",
            "CONNECT {%s}{}\r\n",
            "CONNECT {}{%s}\r\n",
            "CONNECT [{%s}]\r\n",
            "CONNECT {%s\r\n",
            "CONNECT {%s}\r\r\n",
            "CONNECT \ufeff{%s}\r\n");

    /** One attack: its number, and what the client says; each character is a byte. */
    public record Attack(int number, String latin1) {
        /** What the client says. */
        public byte[] bytes() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private final RandomGenerator random;

    private AttackConnects(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The first {@code count} attacks of {@code seed}, numbered from 0: always the same. */
    public static Stream<Attack> of(long seed, int count) {
        AttackConnects attacks = new AttackConnects(seed);
        return IntStream.range(0, count).mapToObj(attacks::attack);
    }

    private Attack attack(int number) {
        String text = Integer.toString(number);
        String ops = "PUB " + PREY + " " + text.length() + "\r\n" + text + "\r\n" + "PUB " + OWN + " " + text.length()
                + "\r\n" + text + "\r\nPING\r\n";
        String attack = switch (random.nextInt(8)) {
            case 0 -> honest() + connect(victim());
            case 1 -> honest() + smuggled(connect(victim()));
            case 2 -> early() + connect(members(victim()));
            case 3 -> honest() + inPayload(connect(victim()));
            case 4 -> connect(members("\"user\":\"alice\"", disguised(victim())));
            case 5 -> connect(members(disguised(victim()), trimming()));
            case 6 -> connect(members(victim(), victim(), trimming()));
            default -> connect(large(members(victim(), trimming())));
        };
        return new Attack(number, spoilt(latin1(attack)) + ops);
    }

    /** Bytes as characters, so that what is no UTF-8 can be put in. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String honest() {
        return "CONNECT {" + members("\"user\":\"alice\",\"pass\":\"" + PASSWORD + "\"") + "}\r\n";
    }

    private String victim() {
        return pick(VICTIMS);
    }

    private String trimming() {
        return pick(TRIMMINGS);
    }

    private String connect(String members) {
        String form = random.nextBoolean() ? CONNECTS.getFirst() : pick(CONNECTS);
        return form.replace("%s", members);
    }

    private String smuggled(String connect) {
        return pick(SMUGGLERS).replace("%s", connect);
    }

    private String inPayload(String connect) {
        String payload = pick(List.of("", "\r\n", "\n", "abc\r\n")) + connect;
        int length = latin1(payload).length() + pick(List.of(0, 0, 0, -1, 1, 2, -2, 1000));
        return "PUB alice.x " + length + "\r\n" + payload + "\r\n";
    }

    private String early() {
        return pick(List.of(
                "",
                "PING\r\n",
                "PING\r\nPING\r\n",
                "PONG\r\n",
                "+OK\r\n",
                "INFO {}\r\n",
                "SUB > 1\r\n",
                "PUB " + PREY + " 1\r\nx\r\n",
                "PING \r\n",
                "ping\r\n"));
    }

    /** Members in any order, some of them manners. */
    private String members(String... said) {
        List<String> members = new ArrayList<>(List.of(said));
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(random.nextInt(members.size() + 1), pick(MANNERS));
        }
        return String.join(random.nextInt(4) == 0 ? " , " : ",", members);
    }

    private String large(String members) {
        int length = pick(List.of(0, 3000, 4000, 4090, 5000, 70_000));
        return random.nextBoolean() ? members + " ".repeat(length) : members + ",\"y\":\"" + "y".repeat(length) + "\"";
    }

    /** One letter of one name in {@code members} in a way that only some parsers take for it. */
    private String disguised(String members) {
        int at = members.indexOf(pick(List.of("user", "ser", "er", "r\"", "pass", "ass", "ss", "s\"")));
        if (at < 0) {
            return members;
        }
        char letter = members.charAt(at);
        String disguise = pick(List.of(
                String.valueOf(Character.toUpperCase(letter)),
                String.format(Locale.ROOT, "\\u%04x", (int) letter),
                String.format(Locale.ROOT, "\\u%04X", (int) Character.toUpperCase(letter)),
                letter == 's' ? "\u017f" : String.valueOf(letter),
                letter == 's' ? "\\u017f" : "\\" + letter));
        return members.substring(0, at) + disguise + members.substring(at + 1);
    }

    /** In one of four attacks some bytes are others, are missing, or are more. */
    private String spoilt(String attack) {
        StringBuilder spoilt = new StringBuilder(attack);
        for (int i = random.nextInt(4) == 0 ? random.nextInt(1, 4) : 0; i > 0 && !spoilt.isEmpty(); i--) {
            int at = random.nextInt(spoilt.length());
            int end = Math.min(at + random.nextInt(2), spoilt.length());
            String bytes = pick(
                    List.of("", "\u0000", "\t", "\r", "\n", " ", "\"", "\u00c1\u00b5", "\u00ff", "\u00c5\u00bf", "}"));
            spoilt.replace(at, end, bytes);
        }
        return spoilt.toString();
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
