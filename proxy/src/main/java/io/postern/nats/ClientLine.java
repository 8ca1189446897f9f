package io.postern.nats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where an op that a client sends ends. Hot: runs once for each message that a client publishes. So it works on the buffer
 * in place, allocates nothing, and answers with one number: at least 0 is the op's end, less is one of the answers named
 * here. What it answers depends on the bytes in their order and not on how many follow, so not on where a stream is cut.
 *
 * <p>nats-server's parser takes more (server/parser.go): any case, tabs, any line end, anything behind PING, and the ops of
 * servers, whose arguments it does not read in a client's mouth. All of that is refused, as two parsers could cut it
 * differently. Arguments stand apart by one or more spaces and may have some behind them, as the clients of Go, Python and C
 * leave gaps where they have no queue, reply or maximum.
 */
final class ClientLine {
    /** The line has not ended; it may become an op. */
    static final long PARTIAL = OpLine.PARTIAL;
    /** It is a CONNECT; whether it has ended was not looked at. */
    static final long CONNECT = -2;
    /** It is no op, whatever follows. */
    static final long UNKNOWN = OpLine.UNKNOWN;
    /** Its arguments are longer than nats-server's default {@code max_control_line}. */
    static final long TOO_LONG = OpLine.TOO_LONG;
    /** It is an op that has to wait for CONNECT. */
    static final long EARLY = -6;

    /** How many bytes {@code CONNECT } is. */
    static final int CONNECT_LENGTH = 8;
    /** The longest line, in bytes with its line end. */
    static final int MAX_LENGTH = CONNECT_LENGTH + ConnectRewriter.MAX_LENGTH + 2;

    // The first four bytes of each op, as a big-endian int.
    private static final int OP_PUB = 0x50554220; // "PUB "
    private static final int OP_HPUB = 0x48505542; // "HPUB", and a space
    private static final int OP_SUB = 0x53554220; // "SUB "
    private static final int OP_UNSUB = 0x554e5355; // "UNSU", and "B "
    private static final int OP_PING = 0x50494e47;
    private static final int OP_PONG = 0x504f4e47;
    private static final int OP_CONNECT = 0x434f4e4e; // "CONN", and "ECT "

    // What tells an op from the others.
    private static final byte[] PUB = name("PUB ");
    private static final byte[] HPUB = name("HPUB ");
    private static final byte[] SUB = name("SUB ");
    private static final byte[] UNSUB = name("UNSUB ");
    private static final byte[] PING = name("PING");
    private static final byte[] PONG = name("PONG");
    private static final byte[] CONNECT_NAME = name("CONNECT ");
    private static final byte[][] AFTER_CONNECT = {PUB, HPUB, SUB, UNSUB, PONG};

    private static final int MAX_SIZE_DIGITS = 9; // server/util.go, parseSize
    private static final byte DELETE = 0x7f;

    private ClientLine() {}

    private static byte[] name(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** As {@link #opEnd}, before CONNECT: of the other ops PING alone may come then. */
    static long firstOpEnd(ByteBuffer bytes, int from, int end) {
        for (byte[] name : AFTER_CONNECT) {
            if (end - from >= name.length && begins(bytes, from, end, name)) {
                return EARLY;
            }
        }
        return opEnd(bytes, from, end);
    }

    /**
     * Where the op that starts at {@code from} ends, its payload and the CR LF behind that included, so that the end may lie
     * beyond {@code end}, which is that of the bytes there are.
     */
    static long opEnd(ByteBuffer bytes, int from, int end) {
        if (end - from < Integer.BYTES) {
            return shortest(bytes, from, end);
        }
        return switch (bytes.getInt(from)) {
            case OP_PUB -> arguments(bytes, from + PUB.length, end, OP_PUB);
            case OP_HPUB ->
                begins(bytes, from, end, HPUB) ? arguments(bytes, from + HPUB.length, end, OP_HPUB) : UNKNOWN;
            case OP_SUB -> arguments(bytes, from + SUB.length, end, OP_SUB);
            case OP_UNSUB ->
                begins(bytes, from, end, UNSUB) ? arguments(bytes, from + UNSUB.length, end, OP_UNSUB) : UNKNOWN;
            case OP_PING, OP_PONG -> OpLine.lineEnd(bytes, from + PING.length, end);
            case OP_CONNECT ->
                !begins(bytes, from, end, CONNECT_NAME) ? UNKNOWN : end - from < CONNECT_LENGTH ? PARTIAL : CONNECT;
            default -> UNKNOWN;
        };
    }

    /** Fewer than four bytes: the beginning of an op, or of none. */
    private static long shortest(ByteBuffer bytes, int from, int end) {
        boolean known = begins(bytes, from, end, PING) || begins(bytes, from, end, CONNECT_NAME);
        for (byte[] name : AFTER_CONNECT) {
            known = known || begins(bytes, from, end, name);
        }
        return known ? PARTIAL : UNKNOWN;
    }

    /** Whether the bytes there are begin with {@code name}, or are the beginning of it. */
    private static boolean begins(ByteBuffer bytes, int from, int end, byte[] name) {
        int length = Math.min(end - from, name.length);
        for (int i = 0; i < length; i++) {
            if (bytes.get(from + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The end of an op whose arguments start at {@code from}. */
    private static long arguments(ByteBuffer bytes, int from, int end, int op) {
        int limit = Math.min(end, from + ConnectRewriter.MAX_LENGTH + 1);
        int count = 0;
        int last = from; // where the last argument starts
        int before = from; // and the one before it
        boolean gap = true;
        for (int i = from; i < limit; i++) {
            byte c = bytes.get(i);
            if (c == ' ') {
                gap = true;
            } else if ((c >= 0 && c < ' ') || c == DELETE) { // bytes beyond ASCII are negative
                long behind = c == '\r' ? behind(bytes, op, count, before, last) : -1;
                long lineEnd = behind < 0 ? UNKNOWN : OpLine.lineEnd(bytes, i, end);
                return lineEnd < 0 ? lineEnd : lineEnd + behind;
            } else if (gap) {
                count++;
                before = last;
                last = i;
                gap = false;
            }
        }
        return limit - from > ConnectRewriter.MAX_LENGTH ? TOO_LONG : PARTIAL;
    }

    /** How many bytes belong to an op behind its line; -1 where its arguments are none of its. */
    private static long behind(ByteBuffer bytes, int op, int count, int before, int last) {
        return switch (op) {
            case OP_PUB -> count == 2 || count == 3 ? payload(0, size(bytes, last)) : -1;
            case OP_HPUB -> count == 3 || count == 4 ? payload(size(bytes, before), size(bytes, last)) : -1;
            case OP_SUB -> count == 2 || count == 3 ? 0 : -1;
            case OP_UNSUB -> count == 1 || (count == 2 && size(bytes, last) >= 0) ? 0 : -1;
            default -> -1;
        };
    }

    private static long payload(long header, long total) {
        return header >= 0 && header <= total ? total + 2 : -1;
    }

    /** The decimal number at {@code from}, up to nine digits without leading zeros; -1 where it is none. */
    private static long size(ByteBuffer bytes, int from) {
        long size = 0;
        int at = from;
        byte c = bytes.get(at);
        boolean canonical = c != '0' || isGap(bytes.get(at + 1));
        for (; c >= '0' && c <= '9' && at - from < MAX_SIZE_DIGITS; c = bytes.get(++at)) {
            size = size * 10 + c - '0';
        }
        return canonical && at > from && isGap(c) ? size : -1;
    }

    private static boolean isGap(byte c) {
        return c == ' ' || c == '\r';
    }
}
