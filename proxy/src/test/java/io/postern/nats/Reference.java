package io.postern.nats;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nats-server sends, as regular expressions: slow, plain, and without chunks. {@link ServerOps} is held against it.
 * All text is bytes, one character each.
 *
 * @param framed  the whole ops, each INFO edited, then what has come of a message's payload
 * @param rest    an unfinished line behind them
 * @param refused whether the ops are followed by what is no op, or a message's end that is none
 */
record Reference(String framed, String rest, boolean refused) {
    private static final Pattern LINE = Pattern.compile("[^\n]*\n");
    private static final String ARGUMENTS = "MSG [^ \t\r\n]+ [^ \t\r\n]+(?: [^ \t\r\n]+)?";
    private static final String NUMBER = "[0-9]{1,10}";
    private static final Pattern OP = Pattern.compile(String.join(
            "|",
            "PING\r\n",
            "PONG\r\n",
            "[+]OK\r\n",
            "-ERR [^\r\n]*\r\n",
            "INFO [^\n]*\n",
            ARGUMENTS + " (?<msg>" + NUMBER + ")\r\n",
            "H" + ARGUMENTS + " (?<header>" + NUMBER + ") (?<hmsg>" + NUMBER + ")\r\n"));

    static Reference of(byte[] stream, InfoEditor editor) {
        String text = latin1(stream);
        StringBuilder framed = new StringBuilder();
        Matcher line = LINE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!line.region(at, text.length()).lookingAt()) {
                return new Reference(framed.toString(), text.substring(at), false);
            }
            Matcher op = OP.matcher(line.group());
            Optional<String> told = op.matches() ? told(line.group(), editor) : Optional.empty();
            long size = told.isPresent() ? size(op) : -2;
            if (size < -1) {
                return new Reference(framed.toString(), "", true);
            }
            long end = line.end() + (size < 0 ? 0 : size + 2);
            int there = (int) Math.min(end, text.length());
            framed.append(told.get()).append(text, line.end(), there);
            if (size >= 0 && !"\r\n".startsWith(text.substring((int) Math.min(end - 2, there), there))) {
                return new Reference(framed.toString(), "", true);
            }
            at = there;
        }
        return new Reference(framed.toString(), "", false);
    }

    private static Optional<String> told(String line, InfoEditor editor) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        return line.startsWith("INFO ")
                ? InfoLine.parse(bytes).map(editor::edit).map(Reference::latin1)
                : Optional.of(line);
    }

    /** The payload's size; -1 where the op has no payload, -2 where its sizes make no sense. */
    private static long size(Matcher op) {
        if (op.group("msg") == null && op.group("hmsg") == null) {
            return -1;
        }
        long size = Long.parseLong(op.group("msg") == null ? op.group("hmsg") : op.group("msg"));
        long header = op.group("header") == null ? 0 : Long.parseLong(op.group("header"));
        return size > Integer.MAX_VALUE || header > size ? -2 : size;
    }

    /** Fails where {@code framing}, of the same stream, handed out what it must not, or kept what it may hand out. */
    void check(Framing framing) {
        String before = latin1(framing.beforeEnd());
        if (!framed.startsWith(before)) {
            throw new AssertionError("handed out what it must not: " + before + "\ninstead of " + framed);
        }
        boolean wentOn = framing.verdict() == ServerOps.Verdict.FRAMED;
        // An unfinished line may be refused before its end comes.
        if (wentOn == refused && (refused || rest.isEmpty())) {
            throw new AssertionError("verdict " + framing.verdict() + " of " + framed);
        }
        if (wentOn && before.length() != framed.length()) {
            throw new AssertionError("kept " + framed.substring(before.length()));
        }
        String late = latin1(framing.output()).substring(before.length());
        if (!late.isEmpty() && (!late.equals(rest) || late.startsWith("INFO"))) {
            throw new AssertionError("handed out at the end: " + late);
        }
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
