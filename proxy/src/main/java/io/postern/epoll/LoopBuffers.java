package io.postern.epoll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.unix.IovArray;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What the connections of one event loop share, as one of them is dealt with at a time. */
final class LoopBuffers {
    /** Measured: reads of 64 KB are the cheapest for bulk. */
    static final int READ_SIZE = 64 * 1024;

    private static final FastThreadLocal<LoopBuffers> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected LoopBuffers initialValue() {
            return new LoopBuffers();
        }

        @Override
        protected void onRemoval(LoopBuffers buffers) {
            buffers.release();
        }
    };

    /** Of one write: as many as Linux takes (IOV_MAX). */
    private static final int MOST_VECTORS = 1024;

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final IovArray vectors = new IovArray(MOST_VECTORS);
    private @Nullable ByteBuf reads;

    private LoopBuffers() {}

    /** Those of the event loop that this is called on. */
    static LoopBuffers get() {
        return OF_LOOP.get();
    }

    /**
     * An empty buffer of {@link #READ_SIZE} bytes, to be read into. It stays the loop's: who is handed it gets a reference of
     * its own. While anybody holds such a reference, the next read has another buffer.
     */
    ByteBuf toReadInto(ByteBufAllocator allocator) {
        ByteBuf buffer = reads;
        if (buffer == null || buffer.refCnt() > 1) {
            ByteBuf fresh = allocator.directBuffer(READ_SIZE, READ_SIZE);
            if (buffer != null) {
                buffer.release();
            }
            reads = fresh;
            return fresh;
        }
        return buffer.clear();
    }

    /** Has {@code read} run once, when the events of the next turn of the event loop are dealt with ({@link EpollLoop}). */
    void inATurnOfItsOwn(Runnable read) {
        turns.add(read);
    }

    /** How many such turns there are to be. */
    int turns() {
        return turns.size();
    }

    void nextTurn() {
        turns.remove().run();
    }

    /** An empty array for a gathering write. */
    IovArray vectors() {
        vectors.clear();
        return vectors;
    }

    private void release() {
        vectors.release();
        if (reads != null) {
            reads.release();
            reads = null;
        }
    }
}
