package io.postern.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames all that a client says where the gate puts in an identity: nats-server takes a second CONNECT for a new login, so
 * one CONNECT passes, rewritten, and never another. What it accepts is cut into the same ops by nats-server; what might not be is
 * refused. Fails closed.
 *
 * <p>Payloads are counted and never looked at. Whole lines and payloads go out in the buffer that they came in; only a line
 * that a chunk cuts in two is copied, and held until it is whole. What is refused, and why, does not depend on the chunks.
 *
 * <p>Not thread-safe: one event loop. Consumers must not throw; they may call {@link #release} meanwhile.
 */
public final class ClientOps {
    /** Not an answer of {@link ClientLine}: all bytes are walked over. */
    private static final long NOTHING = 0;

    private static final int FIRST_HELD_CAPACITY = 256;

    private final ConnectRewriter rewriter;
    private @Nullable ConnectRefusal refusal;
    private boolean released;
    private boolean connected;
    /** The beginning of a line whose end has not come. Never beside {@link #toSkip}. */
    private @Nullable ByteBuf held;
    /** The bytes of an op that have not come yet: payload, CR LF. */
    private long toSkip;
    /** Why {@link #walk} stopped: an answer of {@link ClientLine}, or {@link #NOTHING}. */
    private long stop;

    /** A framer for one connection, at the client's first byte. */
    public ClientOps(ConnectRewriter rewriter) {
        this.rewriter = rewriter;
    }

    /**
     * Takes ownership of {@code in}; hands what may go to the upstream to {@code out}, in order, each owned by the receiver.
     * What comes before an op that is refused is handed out; then the refusal stays, and nothing is handed out any more.
     *
     * @return why the session must end; empty where it goes on
     */
    public Optional<ConnectRefusal> frame(ByteBuf in, Consumer<ByteBuf> out) {
        if (released || refusal != null || !resume(in, out)) {
            in.release();
            return Optional.ofNullable(refusal);
        }
        int base = in.readerIndex();
        ByteBuffer bytes = in.nioBuffer();
        int at = walk(bytes, 0);
        if (stop == ClientLine.CONNECT && !connected) {
            int lineEnd = connectEnd(in, base + at);
            if (lineEnd > 0 && connect(in, base + at, lineEnd, out)) {
                at = walk(bytes, lineEnd - base);
            }
        }
        if (refusal == null && stop != NOTHING) {
            hold(in, base + at);
        }
        in.writerIndex(base + at);
        if (in.isReadable()) {
            out.accept(in);
        } else {
            in.release();
        }
        return Optional.ofNullable(refusal);
    }

    /** Whether CONNECT has passed. */
    public boolean connected() {
        return connected;
    }

    /** Releases what is held. Later bytes are dropped. */
    public void release() {
        released = true;
        dropHeld();
    }

    /** Steps over ops from {@code from} on; says where it stopped, and in {@link #stop} why. Hot: see {@link ClientLine}. */
    private int walk(ByteBuffer bytes, int from) {
        int end = bytes.limit();
        int at = from;
        while (at < end) {
            long opEnd = toSkip > 0 ? at + toSkip : opEnd(bytes, at, end);
            if (opEnd < 0 || !OpLine.endsInCrLf(bytes, opEnd, end)) {
                stop = opEnd < 0 ? opEnd : ClientLine.UNKNOWN;
                return at;
            }
            toSkip = Math.max(opEnd - end, 0);
            at = (int) Math.min(opEnd, end);
        }
        stop = NOTHING;
        return at;
    }

    private long opEnd(ByteBuffer bytes, int from, int end) {
        return connected ? ClientLine.opEnd(bytes, from, end) : ClientLine.firstOpEnd(bytes, from, end);
    }

    /** Where a CONNECT line ends; 0 where it has not yet, or would be too long, which is a refusal. */
    private int connectEnd(ByteBuf in, int from) {
        int limit = Math.min(in.writerIndex(), from + ClientLine.MAX_LENGTH);
        int lineEnd = in.indexOf(from, limit, (byte) '\n') + 1;
        if (lineEnd == 0 && limit - from == ClientLine.MAX_LENGTH) {
            refuse(ConnectRefusal.CLIENT_LINE_TOO_LONG);
        }
        return lineEnd;
    }

    /** Hands out a CONNECT line of {@code in}, rewritten, and before it what is unread; false where it is refused. */
    private boolean connect(ByteBuf in, int from, int to, Consumer<ByteBuf> out) {
        int lineEnd = to - 2;
        if (in.getByte(lineEnd) != '\r') {
            return refuse(ConnectRefusal.CLIENT_BAD_FRAMING);
        }
        byte[] json = new byte[Math.max(lineEnd - from - ClientLine.CONNECT_LENGTH, 0)];
        in.getBytes(lineEnd - json.length, json);
        return switch (rewriter.rewrite(json)) {
            case ConnectRewriter.Result.Refused(ConnectRefusal reason) -> refuse(reason);
            case ConnectRewriter.Result.Rewritten(String line) -> {
                if (from > in.readerIndex()) {
                    out.accept(in.readRetainedSlice(from - in.readerIndex()));
                }
                in.readerIndex(to);
                connected = true;
                out.accept(Unpooled.wrappedBuffer(line.getBytes(StandardCharsets.UTF_8)));
                yield true;
            }
        };
    }

    /** Holds the beginning of a line, from {@code from} to the end of {@code in}, or refuses it, as {@link #stop} says. */
    private void hold(ByteBuf in, int from) {
        if (!mayGoOn(stop)) {
            refuse(refusal(stop));
        } else if (!released) {
            int length = in.writerIndex() - from;
            held = in.alloc().buffer(Math.max(length, FIRST_HELD_CAPACITY)).writeBytes(in, from, length);
        }
    }

    /** Reads on in a line that is held, and hands it out once it is whole; false where it isn't yet, or is refused. */
    private boolean resume(ByteBuf in, Consumer<ByteBuf> out) {
        ByteBuf line = held;
        if (line == null) {
            return true;
        }
        int lineEnd = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n') + 1;
        int taken = (lineEnd == 0 ? in.writerIndex() : lineEnd) - in.readerIndex();
        // A line that is too long is known as one by its first bytes that are.
        line.writeBytes(in, Math.min(taken, ClientLine.MAX_LENGTH - line.readableBytes() + 1));
        long opEnd = opEnd(line.nioBuffer(), 0, line.readableBytes());
        if (opEnd >= 0) {
            held = null;
            toSkip = opEnd - line.readableBytes();
            out.accept(line);
            return true;
        }
        return mayGoOn(opEnd) ? opEnd == ClientLine.CONNECT && resumeConnect(line, out) : refuse(refusal(opEnd));
    }

    private boolean resumeConnect(ByteBuf line, Consumer<ByteBuf> out) {
        int to = connectEnd(line, 0);
        if (to == 0) {
            return false;
        }
        held = null;
        boolean passed = connect(line, 0, to, out);
        line.release();
        return passed;
    }

    /** Whether a line of which this is the answer may yet become one that passes. */
    private boolean mayGoOn(long answer) {
        return answer == ClientLine.PARTIAL || (answer == ClientLine.CONNECT && !connected);
    }

    /** Ends framing; always false. */
    private boolean refuse(ConnectRefusal reason) {
        refusal = reason;
        dropHeld();
        return false;
    }

    private void dropHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private static ConnectRefusal refusal(long answer) {
        if (answer == ClientLine.EARLY) {
            return ConnectRefusal.CONNECT_MISSING;
        }
        if (answer == ClientLine.CONNECT) {
            return ConnectRefusal.CONNECT_REPEATED;
        }
        return answer == ClientLine.TOO_LONG ? ConnectRefusal.CLIENT_LINE_TOO_LONG : ConnectRefusal.CLIENT_BAD_FRAMING;
    }
}
