package io.postern.tls.jdk;

import io.netty.buffer.ByteBuf;

/** One handshake, as the JDK's callbacks and the handler of its connection see it: on one thread at a time, in turns. */
final class Handshake {
    private final ClientHelloReader reader = new ClientHelloReader();
    private boolean chosen;
    private boolean shown;

    /** Looks at what the client sends, and leaves it there. */
    ClientHelloReader.State look(ByteBuf in) {
        return reader.look(in);
    }

    /** What the client began with; {@link ClientHello#NONE} where that is not known. */
    ClientHello hello() {
        return reader.hello();
    }

    /** Our certificate is being chosen, so this is not a session taken up again. */
    void certificateChosen() {
        chosen = true;
    }

    /** The client has shown a certificate. */
    void certificateShown() {
        shown = true;
    }

    /** Whether a session was taken up again, once the handshake is done. */
    boolean isResumed() {
        return !chosen;
    }

    /** Whether it was the client's turn to show a certificate, and it has not. */
    boolean lacksCertificate() {
        return chosen && !shown;
    }
}
