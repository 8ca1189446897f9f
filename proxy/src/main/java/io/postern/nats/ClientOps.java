package io.postern.nats;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Frames all that a client says where the gate puts in an identity: nats-server takes a second CONNECT for a new login, so
 * one CONNECT passes, rewritten, and never another. What it accepts is cut into the same ops by nats-server; what might not be is
 * refused. Fails closed. Not thread-safe: one event loop.
 */
public final class ClientOps {

    /** A framer for one connection, at the client's first byte. */
    public ClientOps(ConnectRewriter rewriter) {}

    /**
     * Takes ownership of {@code in}; hands what may go to the upstream to {@code out}, in order, each owned by the receiver.
     * What comes before an op that is refused is handed out; then the refusal stays, and nothing is handed out any more.
     *
     * @return why the session must end; empty where it goes on
     */
    public Optional<ConnectRefusal> frame(ByteBuf in, Consumer<ByteBuf> out) {
        in.release();
        return Optional.of(ConnectRefusal.CLIENT_BAD_FRAMING);
    }

    /** Releases what is held. Later bytes are dropped. */
    public void release() {}
}
