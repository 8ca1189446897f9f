package io.postern.bench.micro;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Stands for the other side's socket: takes what it is given, and counts the bytes, so that none can be left out. */
final class Sink implements Consumer<ByteBuf> {
    private long bytes;

    @Override
    public void accept(ByteBuf buffer) {
        bytes += buffer.readableBytes();
        buffer.release();
    }

    /** As {@link #accept}; {@link #bytes} after it. */
    long after(ByteBuf buffer) {
        accept(buffer);
        return bytes;
    }

    /** How many it has taken. */
    long bytes() {
        return bytes;
    }
}
