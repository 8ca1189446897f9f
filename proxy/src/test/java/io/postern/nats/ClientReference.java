package io.postern.nats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client may say, as regular expressions: slow, plain, and without chunks. {@link ClientOps} is held against it. All
 * text is bytes, one character each.
 *
 * @param ops     the whole ops, CONNECT rewritten
 * @param rest    what has come of a last one: an unfinished line, or a line whose payload has not all come
 * @param refused whether the ops are followed by what is none, or comes at a wrong time
 */
record ClientReference(List<Op> ops, String rest, boolean refused) {
    /** One op: its name, its subject and its payload, each empty where it has none, and all of its text. */
    record Op(String name, String subject, String payload, String text) {}

    private static final Pattern LINE = Pattern.compile("[^\n]*\n");
    private static final String TOKEN = "[^\\x00-\\x20\\x7f]+";
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,8})";
    private static final Pattern OP = Pattern.compile(String.join(
            "|",
            "(?:PING|PONG)\r\n",
            "CONNECT (?<json>[^\n]{0,4096})\r\n",
            "PUB (?<pubargs> *(?<subject>" + TOKEN + ")(?: +" + TOKEN + ")? +(?<size>" + NUMBER + ") *)\r\n",
            "HPUB (?<hpubargs> *(?<hsubject>" + TOKEN + ")(?: +" + TOKEN + ")? +(?<header>" + NUMBER + ") +(?<total>"
                    + NUMBER + ") *)\r\n",
            "SUB (?<subargs> *" + TOKEN + " +(?:" + TOKEN + " +)?" + TOKEN + " *)\r\n",
            "UNSUB (?<unsubargs> *" + TOKEN + "(?: +" + NUMBER + ")? *)\r\n"));
    private static final List<String> ARGUMENTS = List.of("pubargs", "hpubargs", "subargs", "unsubargs");

    static ClientReference of(byte[] stream, ConnectRewriter rewriter) {
        String text = Reference.latin1(stream);
        List<Op> ops = new ArrayList<>();
        boolean connected = false;
        Matcher line = LINE.matcher(text);
        for (int at = 0; at < text.length(); ) {
            if (!line.region(at, text.length()).lookingAt()) {
                return new ClientReference(ops, text.substring(at), false);
            }
            Matcher op = OP.matcher(line.group());
            if (!op.matches() || !isFit(op, connected)) {
                return new ClientReference(ops, "", true);
            }
            long end = line.end() + payloadLength(op);
            int there = (int) Math.min(end, text.length());
            String behind = text.substring(line.end(), there);
            if (end > line.end() && !"\r\n".startsWith(text.substring((int) Math.min(end - 2, there), there))) {
                return new ClientReference(ops, "", true);
            }
            if (end > there) {
                return new ClientReference(ops, line.group() + behind, false);
            }
            String told = op.group("json") == null ? line.group() : rewritten(op.group("json"), rewriter);
            if (told.isEmpty()) {
                return new ClientReference(ops, "", true);
            }
            connected |= op.group("json") != null;
            ops.add(op(op, told, behind));
            at = there;
        }
        return new ClientReference(ops, "", false);
    }

    /** Whether an op comes at its time, and within its limits. */
    private static boolean isFit(Matcher op, boolean connected) {
        boolean early = op.group().startsWith("PING") || op.group("json") != null;
        boolean timely = connected ? op.group("json") == null : early;
        boolean sized =
                op.group("header") == null || Long.parseLong(op.group("header")) <= Long.parseLong(op.group("total"));
        return timely
                && sized
                && ARGUMENTS.stream()
                        .allMatch(
                                name -> op.group(name) == null || op.group(name).length() <= 4096);
    }

    private static long payloadLength(Matcher op) {
        String size = op.group("size") == null ? op.group("total") : op.group("size");
        return size == null ? 0 : Long.parseLong(size) + 2;
    }

    private static String rewritten(String json, ConnectRewriter rewriter) {
        return rewriter.rewrite(json.getBytes(StandardCharsets.ISO_8859_1))
                        instanceof ConnectRewriter.Result.Rewritten(String line)
                ? Reference.latin1(line.getBytes(StandardCharsets.UTF_8))
                : "";
    }

    private static Op op(Matcher op, String line, String behind) {
        String name = line.substring(0, line.indexOf(line.contains(" ") ? ' ' : '\r'));
        String subject = op.group("subject") == null ? op.group("hsubject") : op.group("subject");
        String payload = behind.isEmpty() ? "" : behind.substring(0, behind.length() - 2);
        return new Op(name, subject == null ? "" : subject, payload, line + behind);
    }

    /** The text of all whole ops. */
    String framed() {
        StringBuilder framed = new StringBuilder();
        ops.forEach(op -> framed.append(op.text()));
        return framed.toString();
    }

    /** Whether nothing was refused and nothing is missing. */
    boolean isWhole() {
        return !refused && rest.isEmpty();
    }

    /** Fails where {@code framing}, of the same stream, handed out what it must not, or kept what it may hand out. */
    void check(ClientFraming framing) {
        String output = Reference.latin1(framing.output());
        String framed = framed();
        if (isWhole() ? !output.equals(framed) : !output.startsWith(framed)) {
            throw new AssertionError("handed out " + output + "\ninstead of " + framed);
        }
        if (!refused && !(framed + rest).startsWith(output)) {
            throw new AssertionError("handed out " + output + "\ninstead of the start of " + framed + rest);
        }
        // An unfinished line may be refused before its end comes.
        if (framing.refusal().isPresent() != refused && (refused || rest.isEmpty())) {
            throw new AssertionError(framing.refusal() + " of " + framed + rest);
        }
    }
}
