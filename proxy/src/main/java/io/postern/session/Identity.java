package io.postern.session;

import io.postern.identity.MappedUser;
import io.postern.nats.ConnectRewriter;
import java.util.function.Function;

/** As whom a session comes to the upstream. */
public sealed interface Identity {

    /** As whom the client says: its bytes are relayed unparsed. */
    record Relayed() implements Identity {}

    /** As the gate says, or with the gate's signature: all that the client says is framed, and its CONNECT is rewritten. */
    sealed interface Injected extends Identity {
        /** Makes the rewriter of this connection's CONNECT, for the nonce of the upstream's INFO (empty where it sent none). */
        Function<String, ConnectRewriter> rewriter();
    }

    /** As a user of the upstream that the client's certificate became. */
    record Mapped(MappedUser user, Function<String, ConnectRewriter> rewriter) implements Injected {}

    /** As whom the client says, signed for; or as nobody, where the certificate is no user's. */
    record Unmapped(Function<String, ConnectRewriter> rewriter) implements Injected {}
}
