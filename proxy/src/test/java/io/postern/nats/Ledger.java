package io.postern.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayList;
import java.util.List;

/** An allocator that knows all its buffers: when it is closed, each one must have been released. */
final class Ledger extends AbstractByteBufAllocator implements AutoCloseable {
    private final List<ByteBuf> buffers = new ArrayList<>();

    Ledger() {
        super(true);
    }

    /** A direct buffer with {@code bytes}, as a socket would fill it. */
    ByteBuf of(byte[] bytes) {
        return buffer(Math.max(bytes.length, 1)).writeBytes(bytes);
    }

    /** Holds a buffer that came from elsewhere to the same rule. */
    void record(ByteBuf buffer) {
        buffers.add(buffer);
    }

    /** How many buffers have not been released yet. */
    long open() {
        return buffers.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        ByteBuf buffer = new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
        buffers.add(buffer);
        return buffer;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        ByteBuf buffer = new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity);
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    @Override
    public void close() {
        assertEquals(0, open(), "buffers that were not released");
    }
}
