package io.postern.monitor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** What a server answers, as long as it is no more than it may be, and comes in time. */
final class BoundedInput extends FilterInputStream {
    private final long end;
    private long left;

    /**
     * @param most   bytes
     * @param atMost how long all of it may take; a read that is under way when that is over still comes to its end
     */
    BoundedInput(InputStream in, long most, Duration atMost) {
        super(in);
        this.left = most;
        this.end = System.nanoTime() + atMost.toNanos();
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        return counted(read < 0 ? 0 : 1) ? read : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        return counted(Math.max(read, 0)) ? read : -1;
    }

    /** Always true, else it throws. */
    private boolean counted(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("the answer is too large");
        }
        if (System.nanoTime() > end) {
            throw new IOException("the answer takes too long");
        }
        return true;
    }
}
