package io.postern.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames what the upstream sends, so that every INFO is found and edited and nothing else is touched. Payloads are counted
 * and never searched: an INFO in one is a publisher's. Fails closed: what is not understood is not handed out, and ends the
 * session.
 *
 * <p>Whole lines and payloads go out in the buffer that they came in. Only a line that a chunk cuts in two is copied, at most
 * {@link InfoLine#MAX_LENGTH} bytes of it, and held until it is whole.
 *
 * <p>Not thread-safe: one event loop. Consumers must not throw; they may call {@link #release} meanwhile.
 */
public final class ServerOps {
    /** Whether the upstream's bytes could be framed. After anything but {@link #FRAMED} the session must end. */
    public enum Verdict {
        /** All bytes were understood. */
        FRAMED,
        /** A line is not one that nats-server writes: its op, its arguments or its line end. */
        UNKNOWN_OP,
        /** A line other than INFO is longer than 64 KiB. */
        LINE_TOO_LONG,
        /** An INFO line is longer than {@link InfoLine#MAX_LENGTH}. */
        INFO_TOO_LONG,
        /** A message's sizes are no sizes, or its payload does not end where they say. */
        BAD_SIZE,
        /** An INFO line is not {@link InfoLine#parse valid}. */
        BAD_INFO
    }

    /** Not an answer of {@link OpLine}: all bytes are walked over. */
    private static final long NOTHING = 0;

    private static final int FIRST_HELD_CAPACITY = 256;

    private final InfoEditor editor;
    private final Consumer<InfoLine> infos;
    private Verdict verdict = Verdict.FRAMED;
    private boolean released;
    /** The beginning of a line whose end has not come. Never beside {@link #toSkip}. */
    private @Nullable ByteBuf held;
    /** The bytes of an op that have not come yet: payload, CR LF. */
    private long toSkip;
    /** How many messages have begun. */
    private long messages;
    /** Why {@link #walk} stopped: an answer of {@link OpLine}, or {@link #NOTHING}. */
    private long stop;
    /** An answer is looked for, and has not come. */
    private boolean awaitsAnswer;

    private boolean answered;

    /** A framer for one session, at the upstream's first byte or at any op boundary. */
    public ServerOps(InfoEditor editor) {
        this(editor, _ -> {});
    }

    /**
     * The same.
     *
     * @param infos is shown each INFO as the upstream wrote it, before it is handed out
     */
    public ServerOps(InfoEditor editor, Consumer<InfoLine> infos) {
        this.editor = editor;
        this.infos = infos;
    }

    /**
     * Takes ownership of {@code in}; hands the buffers that may go to the client to {@code out}, in order, each owned by the
     * receiver. An edited INFO is a buffer of its own. What comes before an op that is refused is handed out; then the
     * verdict stays, and nothing is handed out any more.
     */
    public Verdict frame(ByteBuf in, Consumer<ByteBuf> out) {
        if (released || verdict != Verdict.FRAMED || !resume(in, out)) {
            in.release();
            return verdict;
        }
        int base = in.readerIndex();
        ByteBuffer bytes = in.nioBuffer();
        if (awaitsAnswer) {
            lookForAnswer(bytes);
        }
        int at = walk(bytes, 0);
        while (stop == OpLine.INFO) {
            int lineEnd = in.indexOf(base + at, in.writerIndex(), (byte) '\n') + 1;
            if (lineEnd == 0 || !info(in, base + at, lineEnd, out)) {
                break;
            }
            at = walk(bytes, lineEnd - base);
        }
        if (verdict == Verdict.FRAMED && stop != NOTHING) {
            hold(in, base + at);
        }
        in.writerIndex(base + at);
        if (in.isReadable()) {
            out.accept(in);
        } else {
            in.release();
        }
        return verdict;
    }

    /** How many messages were handed out, the one that is not whole yet included. */
    public long messages() {
        return messages;
    }

    /** Whether what was handed out ends with an op: something may be put in. */
    public boolean isBetweenOps() {
        return toSkip == 0;
    }

    /** From now on an answer to CONNECT is looked for, which the client has sent. */
    public void awaitAnswer() {
        awaitsAnswer = !answered;
    }

    /** Whether an op was framed since {@link #awaitAnswer} that the upstream sends only once it has taken CONNECT. */
    public boolean isAnswered() {
        return answered;
    }

    /** Walks over the same ops once more, so that {@link #walk} has nothing to do with it: until the answer is here. */
    private void lookForAnswer(ByteBuffer bytes) {
        int end = bytes.limit();
        long at = toSkip;
        while (at < end && !answered) {
            int from = (int) at;
            noteAnswer(bytes, from);
            at = OpLine.opEnd(bytes, from, end);
            if (at == OpLine.INFO) {
                at = lineEnd(bytes, from);
            }
            if (at < 0) {
                return;
            }
        }
    }

    /** {@code +OK}, PONG, or a message, as there is none before CONNECT. */
    private void noteAnswer(ByteBuffer bytes, int from) {
        byte first = bytes.get(from);
        boolean pong = first == 'P' && from + 1 < bytes.limit() && bytes.get(from + 1) == 'O';
        if (first == '+' || first == 'M' || first == 'H' || pong) {
            answered = true;
            awaitsAnswer = false;
        }
    }

    private static long lineEnd(ByteBuffer bytes, int from) {
        for (int i = from; i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                return i + 1L;
            }
        }
        return OpLine.PARTIAL;
    }

    /**
     * The upstream has ended: hands out what is held of a line whose op is known and is not INFO, for the client to make of
     * it what it can. Later bytes are dropped.
     */
    public void end(Consumer<ByteBuf> out) {
        ByteBuf line = held;
        if (line != null
                && line.readableBytes() >= OpLine.NAME_LENGTH
                && OpLine.opEnd(line.nioBuffer(), 0, line.readableBytes()) == OpLine.PARTIAL) {
            held = null;
            out.accept(line);
        }
        release();
    }

    /** Releases what is held. Later bytes are dropped. */
    public void release() {
        released = true;
        dropHeld();
    }

    /** Steps over ops from {@code from} on; says where it stopped, and in {@link #stop} why. Hot: see {@link OpLine}. */
    private int walk(ByteBuffer bytes, int from) {
        int end = bytes.limit();
        int at = from;
        while (at < end) {
            long opEnd = toSkip > 0 ? at + toSkip : OpLine.opEnd(bytes, at, end);
            if (opEnd < 0 || !OpLine.endsInCrLf(bytes, opEnd, end)) {
                stop = opEnd < 0 ? opEnd : OpLine.BAD_SIZE;
                return at;
            }
            if (toSkip == 0 && OpLine.isMessage(bytes.get(at))) {
                messages++;
            }
            toSkip = Math.max(opEnd - end, 0);
            at = (int) Math.min(opEnd, end);
        }
        stop = NOTHING;
        return at;
    }

    /** Hands out an INFO line of {@code in}, edited, and before it what is unread; false where the line is refused. */
    private boolean info(ByteBuf in, int from, int to, Consumer<ByteBuf> out) {
        if (to - from > InfoLine.MAX_LENGTH) {
            verdict = Verdict.INFO_TOO_LONG;
            return false;
        }
        byte[] line = new byte[to - from];
        in.getBytes(from, line);
        Optional<InfoLine> info = InfoLine.parse(line);
        if (info.isEmpty()) {
            verdict = Verdict.BAD_INFO;
            return false;
        }
        if (from > in.readerIndex()) {
            out.accept(in.readRetainedSlice(from - in.readerIndex()));
        }
        in.readerIndex(to);
        infos.accept(info.get());
        out.accept(Unpooled.wrappedBuffer(editor.edit(info.get())));
        return true;
    }

    /** Holds the beginning of a line, from {@code from} to the end of {@code in}, or refuses it, as {@link #stop} says. */
    private void hold(ByteBuf in, int from) {
        int length = in.writerIndex() - from;
        if (stop != OpLine.PARTIAL && stop != OpLine.INFO) {
            verdict = refusal(stop);
        } else if (length > limit(stop)) {
            verdict = tooLong(stop);
        } else if (!released) {
            held = in.alloc().buffer(Math.max(length, FIRST_HELD_CAPACITY)).writeBytes(in, from, length);
        }
    }

    /** Reads on in a line that is held, and hands it out once it is whole; false where it isn't yet, or is refused. */
    private boolean resume(ByteBuf in, Consumer<ByteBuf> out) {
        ByteBuf line = held;
        if (line == null) {
            return true;
        }
        int before = line.readableBytes();
        int lineEnd = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n') + 1;
        int taken = (lineEnd == 0 ? in.writerIndex() : lineEnd) - in.readerIndex();
        long kind = line.getByte(0) == 'I' ? OpLine.INFO : OpLine.PARTIAL;
        if (before + taken > limit(kind)) {
            return refuse(tooLong(kind));
        }
        line.writeBytes(in, taken);
        if (lineEnd == 0 && before > OpLine.NAME_LENGTH) {
            // The name was looked at. To look again at each byte of a line would make single bytes costly.
            return false;
        }
        long opEnd = OpLine.opEnd(line.nioBuffer(), 0, line.readableBytes());
        if (lineEnd > 0) {
            return whole(line, opEnd, out);
        }
        if (opEnd != OpLine.PARTIAL && opEnd != OpLine.INFO) {
            refuse(refusal(opEnd));
        }
        return false;
    }

    /** A held line has its end. */
    private boolean whole(ByteBuf line, long opEnd, Consumer<ByteBuf> out) {
        if (opEnd == OpLine.INFO) {
            held = null;
            boolean edited = info(line, 0, line.readableBytes(), out);
            line.release();
            return edited;
        }
        if (opEnd < 0) {
            return refuse(refusal(opEnd));
        }
        held = null;
        toSkip = opEnd - line.readableBytes();
        if (awaitsAnswer) {
            noteAnswer(line.nioBuffer(), 0);
        }
        if (OpLine.isMessage(line.getByte(line.readerIndex()))) {
            messages++;
        }
        out.accept(line);
        return true;
    }

    /** Ends framing; always false. */
    private boolean refuse(Verdict refusal) {
        verdict = refusal;
        dropHeld();
        return false;
    }

    private void dropHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private static int limit(long kind) {
        return kind == OpLine.INFO ? InfoLine.MAX_LENGTH : OpLine.MAX_LENGTH;
    }

    private static Verdict tooLong(long kind) {
        return kind == OpLine.INFO ? Verdict.INFO_TOO_LONG : Verdict.LINE_TOO_LONG;
    }

    private static Verdict refusal(long stop) {
        return stop == OpLine.BAD_SIZE
                ? Verdict.BAD_SIZE
                : stop == OpLine.TOO_LONG ? Verdict.LINE_TOO_LONG : Verdict.UNKNOWN_OP;
    }
}
