package io.postern.nats;

import java.util.Optional;

/**
 * Rebuilds a client's CONNECT from an allow-list, so that nothing but the gate's word says who the client is. Pure; for one
 * connection.
 */
public final class ConnectRewriter {

    /** What becomes of a CONNECT. */
    public sealed interface Result {
        /** The line that goes to the upstream instead, with its CR LF. Does not show it, as it has secrets. */
        record Rewritten(String line) implements Result {
            @Override
            public String toString() {
                return "Rewritten[]";
            }
        }

        /** It is not passed on. */
        record Refused(ConnectRefusal reason) implements Result {}
    }

    /**
     * A rewriter for one connection.
     *
     * @param identity as whom the client comes
     * @param signer   the gate's key, where it signs as a trusted proxy
     * @param nonce    of the upstream's first INFO of this connection; empty where it sent none
     */
    public ConnectRewriter(ConnectIdentity identity, Optional<Nkey> signer, String nonce) {}

    /** Reads one CONNECT. {@code json} is what stands between {@code CONNECT } and CR LF. */
    public Result rewrite(byte[] json) {
        return new Result.Refused(ConnectRefusal.CONNECT_MALFORMED);
    }
}
