package io.postern.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of {@link ClientOps} over a stream in chunks, and what came out. Every buffer is released, or it fails. */
final class ClientFraming {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<byte[]> buffers = new ArrayList<>();
    private Optional<ConnectRefusal> refusal = Optional.empty();
    private boolean connected;

    private ClientFraming() {}

    static ClientFraming of(byte[] stream, Framing.Chunks chunks, ConnectRewriter rewriter) {
        ClientFraming framing = new ClientFraming();
        try (Ledger ledger = new Ledger()) {
            ClientOps ops = new ClientOps(rewriter);
            for (int at = 0; at < stream.length && framing.refusal.isEmpty(); ) {
                int size = Math.min(chunks.size(at), stream.length - at);
                ByteBuf chunk = ledger.buffer(size).writeBytes(stream, at, size);
                framing.refusal = ops.frame(chunk, buffer -> framing.take(buffer, ledger));
                at += size;
            }
            framing.connected = ops.connected();
            ops.release();
        }
        return framing;
    }

    /** As {@link #of}, in one chunk. */
    static ClientFraming whole(byte[] stream, ConnectRewriter rewriter) {
        return of(stream, at -> Integer.MAX_VALUE, rewriter);
    }

    private void take(ByteBuf buffer, Ledger ledger) {
        ledger.record(buffer);
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        output.writeBytes(bytes);
        buffers.add(bytes);
        buffer.release();
    }

    Optional<ConnectRefusal> refusal() {
        return refusal;
    }

    boolean connected() {
        return connected;
    }

    byte[] output() {
        return output.toByteArray();
    }

    List<byte[]> buffers() {
        return buffers;
    }
}
