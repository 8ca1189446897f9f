package io.postern.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.postern.nats.ServerOps.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** One run of {@link ServerOps} over a stream in chunks, and what came out. Every buffer is released, or it fails. */
final class Framing {
    /** Where a stream is cut: the size of the chunk that starts at {@code offset}. At least 1. */
    @FunctionalInterface
    interface Chunks {
        int size(int offset);
    }

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<byte[]> buffers = new ArrayList<>();
    private Verdict verdict = Verdict.FRAMED;
    private byte[] beforeEnd = {};

    private Framing() {}

    static Framing of(byte[] stream, Chunks chunks, InfoEditor editor) {
        Framing framing = new Framing();
        try (Ledger ledger = new Ledger()) {
            ServerOps ops = new ServerOps(editor);
            for (int at = 0; at < stream.length && framing.verdict == Verdict.FRAMED; ) {
                int size = Math.min(chunks.size(at), stream.length - at);
                ByteBuf chunk = ledger.buffer(size).writeBytes(stream, at, size);
                framing.verdict = ops.frame(chunk, buffer -> framing.take(buffer, ledger));
                at += size;
            }
            framing.beforeEnd = framing.output.toByteArray();
            ops.end(buffer -> framing.take(buffer, ledger));
        }
        return framing;
    }

    private void take(ByteBuf buffer, Ledger ledger) {
        ledger.record(buffer);
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        output.writeBytes(bytes);
        buffers.add(bytes);
        buffer.release();
    }

    Verdict verdict() {
        return verdict;
    }

    /** All that was handed out, at the end too. */
    byte[] output() {
        return output.toByteArray();
    }

    /** What was handed out before the upstream ended. */
    byte[] beforeEnd() {
        return beforeEnd;
    }

    List<byte[]> buffers() {
        return buffers;
    }
}
