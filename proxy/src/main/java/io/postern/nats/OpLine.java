package io.postern.nats;

import java.nio.ByteBuffer;

/**
 * Where an op that nats-server sends ends. Hot: runs once for each message that a client receives. So it works on the
 * buffer in place, allocates nothing, and answers with one number: at least 0 is the op's end, less is one of the answers
 * named here.
 *
 * <p>Takes what nats-server writes and nothing else that a client's parser might: upper case, single spaces, CR LF, decimal
 * sizes. Where two parsers could disagree on where an op ends, the op is refused.
 */
final class OpLine {
    /** The line has not ended; it may become an op. */
    static final long PARTIAL = -1;
    /** It is, or will be, an INFO line; whether it has ended was not looked at. */
    static final long INFO = -2;
    /** It is no op, whatever follows. */
    static final long UNKNOWN = -3;
    /** Its sizes are none, or contradict each other. */
    static final long BAD_SIZE = -4;
    /** It is longer than {@link #MAX_LENGTH}. */
    static final long TOO_LONG = -5;

    /** The longest line but INFO, in bytes with its line end. A client's is at most 4096 by default; -ERR may quote one. */
    static final int MAX_LENGTH = 64 * 1024;

    /** How many bytes tell every op from the others; some need a space behind them. */
    static final int NAME_LENGTH = 4;

    // The first four bytes of each op, as a big-endian int.
    private static final int OP_MSG = 0x4d534720; // "MSG "
    private static final int OP_HMSG = 0x484d5347; // "HMSG", and a space
    private static final int OP_PING = 0x50494e47;
    private static final int OP_PONG = 0x504f4e47;
    private static final int OP_OK = 0x2b4f4b0d; // "+OK\r"
    private static final int OP_ERR = 0x2d455252; // "-ERR", and a space
    private static final int OP_INFO = 0x494e464f; // "INFO", and a space
    private static final int[] OPS = {OP_MSG, OP_HMSG, OP_PING, OP_PONG, OP_OK, OP_ERR, OP_INFO};

    // nats-server holds sizes in an int32.
    private static final int MAX_SIZE_DIGITS = 10;

    private static final short CR_LF = 0x0d0a;

    private OpLine() {}

    /**
     * Where the op that starts at {@code from} ends, its payload and the CR LF behind that included, so that the end may lie
     * beyond {@code end}, which is that of the bytes there are.
     */
    static long opEnd(ByteBuffer bytes, int from, int end) {
        if (end - from < NAME_LENGTH) {
            return shortest(bytes, from, end);
        }
        return switch (bytes.getInt(from)) {
            case OP_MSG -> message(bytes, from, from + 4, end, 1);
            case OP_HMSG -> separated(bytes, from + 4, end) ? message(bytes, from, from + 5, end, 2) : UNKNOWN;
            case OP_PING, OP_PONG -> lineEnd(bytes, from + 4, end);
            case OP_OK -> lineEnd(bytes, from + 3, end);
            case OP_ERR -> separated(bytes, from + 4, end) ? error(bytes, from, end) : UNKNOWN;
            case OP_INFO -> separated(bytes, from + 4, end) ? INFO : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** Whether an op that begins with {@code first}, and is one, is MSG or HMSG. */
    static boolean isMessage(byte first) {
        return first == 'M' || first == 'H';
    }

    /** Fewer than four bytes: the beginning of an op, or of none. */
    private static long shortest(ByteBuffer bytes, int from, int end) {
        int missing = 8 * (NAME_LENGTH - (end - from));
        int start = 0;
        for (int i = from; i < end; i++) {
            start = (start << 8) | (bytes.get(i) & 0xff);
        }
        for (int op : OPS) {
            if (end == from || op >>> missing == start) {
                return PARTIAL;
            }
        }
        return UNKNOWN;
    }

    private static boolean separated(ByteBuffer bytes, int at, int end) {
        return at == end || bytes.get(at) == ' ';
    }

    /** A line that ends at {@code at}, with CR LF. */
    static long lineEnd(ByteBuffer bytes, int at, int end) {
        if ((at < end && bytes.get(at) != '\r') || (at + 1 < end && bytes.get(at + 1) != '\n')) {
            return UNKNOWN;
        }
        return at + 1 < end ? at + 2 : PARTIAL;
    }

    /** Whether an op's last two bytes are a line end, as far as they are before {@code end}. */
    static boolean endsInCrLf(ByteBuffer bytes, long opEnd, int end) {
        if (opEnd >= 2 && opEnd <= end) {
            return bytes.getShort((int) opEnd - 2) == CR_LF;
        }
        boolean cr = opEnd < 2 || opEnd - 2 >= end || bytes.get((int) opEnd - 2) == '\r';
        return cr && (opEnd - 1 >= end || bytes.get((int) opEnd - 1) == '\n');
    }

    /** {@code -ERR '<text>'}: any text without a line end. */
    private static long error(ByteBuffer bytes, int from, int end) {
        for (int i = from + 5; i < end; i++) {
            byte c = bytes.get(i);
            if (c == '\r' || c == '\n') {
                return limited(from, lineEnd(bytes, i, end));
            }
        }
        return PARTIAL;
    }

    private static long limited(int from, long lineEnd) {
        return lineEnd - from > MAX_LENGTH ? TOO_LONG : lineEnd;
    }

    /** {@code MSG <subject> <sid> [reply] <size>}, {@code HMSG <subject> <sid> [reply] <header size> <size>}. */
    private static long message(ByteBuffer bytes, int from, int arguments, int end, int sizes) {
        int spaces = 0;
        int token = arguments;
        for (int i = arguments; i < end; i++) {
            byte c = bytes.get(i);
            if (c > ' ' || c < 0) { // bytes beyond ASCII are negative
                continue;
            }
            switch (c) {
                case ' ' -> {
                    if (i == token) {
                        return UNKNOWN;
                    }
                    spaces++;
                    token = i + 1;
                }
                case '\r' -> {
                    boolean complete = i > token && spaces > sizes && spaces <= sizes + 2;
                    return complete ? sized(bytes, from, token, lineEnd(bytes, i, end), sizes) : UNKNOWN;
                }
                case '\n', '\t' -> {
                    return UNKNOWN;
                }
                default -> {
                    // A subject's control bytes are its publisher's: to refuse them would let him end a subscriber's
                    // session.
                }
            }
        }
        return PARTIAL;
    }

    /** The end of a message whose last argument, its size, is at {@code token}. */
    private static long sized(ByteBuffer bytes, int from, int token, long lineEnd, int sizes) {
        if (lineEnd < 0 || lineEnd - from > MAX_LENGTH) {
            return lineEnd < 0 ? lineEnd : TOO_LONG;
        }
        long size = number(bytes, token, (int) lineEnd - 2);
        if (sizes == 2) {
            int start = token - 1;
            while (bytes.get(start - 1) != ' ') {
                start--;
            }
            long header = number(bytes, start, token - 1);
            if (header < 0 || header > size) {
                return BAD_SIZE;
            }
        }
        return size < 0 ? BAD_SIZE : lineEnd + size + 2;
    }

    /** A decimal number, as long as nats-server can mean; -1 where it is none. */
    private static long number(ByteBuffer bytes, int from, int to) {
        if (to - from > MAX_SIZE_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= Integer.MAX_VALUE ? number : -1;
    }
}
