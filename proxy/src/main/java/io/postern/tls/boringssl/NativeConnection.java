package io.postern.tls.boringssl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import io.postern.policy.ShownChain;
import io.postern.tls.HandshakeFacts;
import io.postern.tls.LogText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection's {@code SSL} and {@code BIO}: the only class that touches them.
 *
 * <p>The native methods take addresses on trust: an address that was freed ends the whole process. Why that can't happen here:
 * <ul>
 *   <li>The two addresses never leave this class but for {@link #id}, which is a name and not dereferenced, and for callbacks that
 *       run inside a call of it.
 *   <li>Every method begins with {@link #enter}, which throws where {@link State} is not {@code OPEN} or the thread is not the
 *       one that made this. So nothing is called after {@link #free}, nor from two threads, nor from a callback of itself.
 *   <li>{@link #free} is the only way to {@code FREED}, and is done once. From inside a call, by way of a callback, it only marks:
 *       the call then frees on its way out.
 *   <li>BoringSSL knows a buffer's address only for the length of one call: each method that gives it one takes it away again
 *       before it returns, however it does, and the buffer is its argument, which its caller holds.
 *   <li>Lengths are taken from the buffers, within their bounds.
 *   <li>The context outlives its connections, as it counts them ({@link NativeContext}).
 * </ul>
 *
 * <p>The BIO's own buffer, for what is to be said while there is no room given, is small, as it is there for as long as the
 * connection is: an alert fits, and a flight of the handshake is called for again with room. It has to be empty when there is
 * something to be written besides, as the BIO would count both: {@link #giveRoom} sees to that.
 */
final class NativeConnection {
    /** An encrypted alert takes 24 bytes, in TLS 1.2 31. */
    private static final int BIO_BUFFER = 64;

    /** A record of the most plaintext (RFC 8446, 5.1), and what it may grow by. */
    static final int MAX_PLAINTEXT = 16 * 1024;

    private static final int MAX_RECORD = MAX_PLAINTEXT + 256 + 5;

    private final Thread owner = Thread.currentThread();
    private final long ssl;
    private final long bio;
    private State state = State.OPEN;

    private int error;
    /** What a record is longer by than its plaintext; known when the handshake is done. */
    private int overhead;
    /** How many bytes of a record that is not whole yet BoringSSL holds, at most. */
    private int carried;

    private enum State {
        OPEN,
        /** Inside a native call. */
        INSIDE,
        /** Inside a native call, to be freed when it is over. */
        FREEING,
        FREED
    }

    private NativeConnection(long ssl, long bio) {
        this.ssl = ssl;
        this.bio = bio;
    }

    /**
     * A connection that belongs to the current thread.
     *
     * @param context the address of a {@link NativeContext} that outlives this
     */
    static NativeConnection of(long context) {
        long ssl = SSL.newSSL(context, true);
        try {
            return new NativeConnection(ssl, SSL.bioNewByteBuffer(ssl, BIO_BUFFER));
        } catch (RuntimeException | Error e) {
            SSL.freeSSL(ssl);
            throw e;
        }
    }

    /** Names this connection in callbacks. */
    long id() {
        return ssl;
    }

    private void enter() {
        if (state != State.OPEN || Thread.currentThread() != owner) {
            throw new IllegalStateException("TLS connection used " + state + " on " + Thread.currentThread());
        }
        state = State.INSIDE;
    }

    private void leave() {
        if (state == State.FREEING) {
            release();
        } else {
            state = State.OPEN;
        }
    }

    /** Gives the memory back; once or more often. On the owner's thread. */
    void free() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("TLS connection freed on " + Thread.currentThread());
        }
        switch (state) {
            case OPEN -> release();
            case INSIDE -> state = State.FREEING;
            case FREEING, FREED -> {}
        }
    }

    private void release() {
        state = State.FREED;
        // The BIO goes with it.
        SSL.freeSSL(ssl);
    }

    /** Goes on with the handshake, taking what it needs from {@code in}, which may be empty. */
    Progress handshake(ByteBuf in) {
        enter();
        try {
            int length = offer(in);
            Progress progress = progress(SSL.doHandshake(ssl));
            in.skipBytes(length - SSL.bioLengthByteBuffer(bio));
            return shaken(progress);
        } finally {
            SSL.bioClearByteBuffer(bio);
            leave();
        }
    }

    /** Goes on with the handshake, with room in {@code out} for what is to be said. */
    Progress handshakeInto(ByteBuf out) {
        enter();
        try {
            int room = giveRoom(out);
            Progress progress = progress(SSL.doHandshake(ssl));
            took(out, room);
            return shaken(progress);
        } finally {
            SSL.bioClearByteBuffer(bio);
            leave();
        }
    }

    private Progress shaken(Progress progress) {
        if (progress == Progress.DONE) {
            overhead = SSL.getMaxWrapOverhead(ssl);
        }
        return progress;
    }

    /** Writes what BoringSSL had to say and no room for, without a flush: an alert, or the last flight of a resumed handshake. */
    void writeDrained(ChannelHandlerContext ctx) {
        ByteBuf out = drained(ctx.alloc());
        if (out.isReadable()) {
            ctx.write(out, ctx.voidPromise());
        }
    }

    private ByteBuf drained(ByteBufAllocator allocator) {
        enter();
        try {
            int pending = SSL.bioLengthNonApplication(bio);
            if (pending == 0) {
                return Unpooled.EMPTY_BUFFER;
            }
            ByteBuf out = allocator.directBuffer(pending, pending);
            out.writerIndex(giveRoom(out));
            return out;
        } finally {
            SSL.bioClearByteBuffer(bio);
            leave();
        }
    }

    /** Lets BoringSSL read {@code in}'s readable bytes; answers how many they are. */
    private int offer(ByteBuf in) {
        int length = in.readableBytes();
        if (length > 0) {
            SSL.bioSetByteBuffer(bio, address(in, in.readerIndex()), length, false);
        }
        return length;
    }

    /** Lets BoringSSL write into {@code out}'s writable bytes, what waits for that first; answers how many they are. */
    private int giveRoom(ByteBuf out) {
        int room = out.writableBytes();
        SSL.bioSetByteBuffer(bio, address(out, out.writerIndex()), room, true);
        SSL.bioFlushByteBuffer(bio);
        return room;
    }

    /** Counts what BoringSSL has written into the {@code room} that {@link #giveRoom} gave. */
    private void took(ByteBuf out, int room) {
        out.writerIndex(out.writerIndex() + room - SSL.bioLengthByteBuffer(bio));
    }

    /** How much room {@link #decrypt} may need for the plaintext of {@code length} bytes more. */
    int roomFor(int length) {
        return Math.max(length + carried, 1);
    }

    /**
     * Decrypts all of {@code in} that makes whole records, and keeps the rest.
     *
     * @return {@code DONE}; {@code WANTS_OUTPUT} where {@code out} is full, to be called again; or how it ended
     */
    Progress decrypt(ByteBuf in, ByteBuf out) {
        enter();
        try {
            int length = offer(in);
            // What is not accounted for by whole records yet: at 0 there is nothing left to be read, and no need to
            // ask.
            int open = carried + length;
            while (open > 0 && out.isWritable()) {
                int read = SSL.readFromSSL(ssl, address(out, out.writerIndex()), out.writableBytes());
                if (read <= 0) {
                    return decrypted(in, open, progress(read));
                }
                out.writerIndex(out.writerIndex() + read);
                open -= read + (out.isWritable() ? overhead : 0);
            }
            return decrypted(in, open, out.isWritable() ? Progress.DONE : Progress.WANTS_OUTPUT);
        } finally {
            SSL.bioClearByteBuffer(bio);
            leave();
        }
    }

    private Progress decrypted(ByteBuf in, int open, Progress progress) {
        int left = SSL.bioLengthByteBuffer(bio);
        in.skipBytes(in.readableBytes() - left);
        // Padding and the messages of TLS itself are more than was accounted for, never less.
        carried = Math.clamp(open - left, 0, MAX_RECORD);
        return progress == Progress.WANTS_INPUT ? Progress.DONE : progress;
    }

    /** How much room {@link #encrypt} needs for {@code length} bytes of plaintext. */
    int sealed(int length) {
        return length + (length + MAX_PLAINTEXT - 1) / MAX_PLAINTEXT * overhead;
    }

    /**
     * Encrypts the next {@code length} bytes of {@code plain}, in as few records as they take.
     *
     * @param length more than 0
     * @return {@code DONE}, and they were taken; {@code WANTS_OUTPUT} where {@code out} is full, to be called again with the same
     *     bytes and more room; {@code FAILED}
     */
    Progress encrypt(ByteBuf plain, int length, ByteBuf out) {
        enter();
        try {
            int room = giveRoom(out);
            int written = SSL.writeToSSL(ssl, address(plain, plain.readerIndex()), length);
            Progress progress = written > 0 ? Progress.DONE : progress(written);
            took(out, room);
            plain.skipBytes(Math.max(written, 0));
            return progress;
        } finally {
            SSL.bioClearByteBuffer(bio);
            leave();
        }
    }

    /** Writes {@code close_notify} into {@code out}; the client may go on to send. */
    void closeNotify(ByteBuf out) {
        enter();
        try {
            int room = giveRoom(out);
            SSL.shutdownSSL(ssl);
            SSL.clearError();
            took(out, room);
        } finally {
            SSL.bioClearByteBuffer(bio);
            leave();
        }
    }

    /** Reads the reason at once, as the thread's next native call may overwrite it. */
    private Progress progress(int result) {
        if (result > 0) {
            return Progress.DONE;
        }
        int reason = SSL.getError(ssl, result);
        if (reason == SSL.SSL_ERROR_WANT_READ) {
            return Progress.WANTS_INPUT;
        }
        if (reason == SSL.SSL_ERROR_WANT_WRITE) {
            return Progress.WANTS_OUTPUT;
        }
        if (reason == SSL.SSL_ERROR_WANT_X509_LOOKUP) {
            return Progress.WANTS_CERTIFICATE;
        }
        if (reason == SSL.SSL_ERROR_WANT_CERTIFICATE_VERIFY) {
            return Progress.WANTS_JUDGEMENT;
        }
        if (reason == SSL.SSL_ERROR_ZERO_RETURN) {
            return Progress.ENDED;
        }
        error = SSL.getLastErrorNumber();
        SSL.clearError();
        return Progress.FAILED;
    }

    /** BoringSSL's packed code of the first error that made this fail. */
    int error() {
        return error;
    }

    /** What the handshake waits for: to be run once. That it was is seen by the next {@link #handshake}. */
    Runnable task() {
        enter();
        try {
            return SSL.getTask(ssl);
        } finally {
            leave();
        }
    }

    /** What the handshake has agreed on. */
    HandshakeFacts facts() {
        enter();
        try {
            return new HandshakeFacts(
                    SuiteNames.version(SSL.getVersion(ssl)),
                    SuiteNames.iana(SSL.getCipherForSSL(ssl)),
                    groupName(),
                    LogText.of(SSL.getSniHostname(ssl)),
                    SSL.isSessionReused(ssl));
        } finally {
            leave();
        }
    }

    private String groupName() {
        try {
            @Nullable String name = SSL.getGroupName(ssl);
            return name == null ? "" : name;
        } catch (Exception none) {
            return "";
        }
    }

    /** The certificates that the client has shown, in this handshake or in the one whose session is taken up. */
    ShownChain shown() {
        enter();
        try {
            byte @Nullable [] leaf = SSL.getPeerCertificate(ssl);
            if (leaf == null) {
                return ShownChain.NONE;
            }
            List<byte[]> all = new ArrayList<>();
            all.add(leaf);
            byte @Nullable [][] rest = SSL.getPeerCertChain(ssl);
            if (rest != null) {
                all.addAll(List.of(rest));
            }
            return ShownChain.of(all.toArray(byte[][]::new));
        } finally {
            leave();
        }
    }

    /** Of a direct buffer's byte, which has to be one of its capacity. */
    private static long address(ByteBuf buffer, int index) {
        if (buffer.hasMemoryAddress()) {
            return buffer.memoryAddress() + index;
        }
        ByteBuffer memory = buffer.internalNioBuffer(index, 1);
        if (!memory.isDirect()) {
            throw new IllegalArgumentException("not direct: " + buffer);
        }
        return Buffer.address(memory) + memory.position();
    }
}
