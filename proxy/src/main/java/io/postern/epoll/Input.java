package io.postern.epoll;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;

/**
 * What a connection reads, and when: epoll tells of a change once, so it is remembered here until a read has emptied the
 * socket. One read in a turn of the event loop, so that the loop's other connections have theirs; at a hang-up all that is
 * left. On the event loop.
 */
final class Input {
    private final EpollConnection connection;
    private final Reads reads = new Reads();
    private final Runnable turn = this::takeTurn;

    /** Netty asked for a read, and there was none since. */
    private boolean wanted;
    /** There may be something to read. */
    private boolean readable;
    /** A turn is on its way. */
    private boolean later;
    /** The peer has said its last: nothing comes behind what is in the socket. */
    private boolean hungUp;
    /** Epoll told of an error, which a read brings to light. */
    private boolean failed;
    /** A read has brought one to light. */
    private boolean broken;

    private boolean ended;

    Input(EpollConnection connection) {
        this.connection = connection;
    }

    boolean hasEnded() {
        return ended;
    }

    /** The connection is closed: nothing is read any more, and nothing told. */
    void close() {
        ended = true;
    }

    /** A read is asked for. */
    void wanted() {
        wanted = true;
        if (readable && !ended) {
            readInATurnOfItsOwn();
        }
    }

    /** Whether the connection is no more, as its other end has reset it. */
    boolean isBroken() {
        return broken;
    }

    /** Epoll tells that there is something to read, a hang-up, or an error. */
    void edge(boolean hangUp, boolean error) {
        readable = true;
        hungUp |= hangUp;
        failed |= error;
        read();
    }

    private boolean mayRead() {
        return !ended && (wanted || hungUp || connection.config().isAutoRead());
    }

    private void readInATurnOfItsOwn() {
        if (!later) {
            later = true;
            LoopBuffers.get().inATurnOfItsOwn(turn);
        }
    }

    private void takeTurn() {
        later = false;
        read();
    }

    private void read() {
        if (!mayRead()) {
            return;
        }
        try {
            boolean end = passOn();
            complete();
            if (end) {
                end();
            }
        } catch (IOException e) {
            readable = false;
            broken = true;
            complete();
            connection.pipeline().fireExceptionCaught(e);
            end();
        }
        if (readable && mayRead()) {
            readInATurnOfItsOwn();
        }
    }

    /** Whether the input has ended. */
    private boolean passOn() throws IOException {
        do {
            ByteBuf buffer = LoopBuffers.get().toReadInto(connection.alloc());
            int length = Reads.read(connection.descriptor(), buffer);
            if (length <= 0) {
                readable = false;
                return length < 0;
            }
            // A read that does not fill the buffer has emptied the socket; what comes then is an edge.
            readable = hungUp || length == LoopBuffers.READ_SIZE;
            wanted = false;
            connection.pipeline().fireChannelRead(reads.toPassOn(buffer, connection.alloc()));
            if (hungUp && !failed && length < LoopBuffers.READ_SIZE) {
                // The end was told before this read, which was the last.
                return true;
            }
        } while (hungUp && !ended);
        return false;
    }

    private void complete() {
        connection.pipeline().fireChannelReadComplete();
        reads.complete();
    }

    private void end() {
        if (!ended) {
            ended = true;
            connection.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            connection.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        }
    }
}
