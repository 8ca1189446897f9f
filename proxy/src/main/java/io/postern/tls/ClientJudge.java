package io.postern.tls;

import io.postern.policy.ShownChain;
import io.postern.policy.Verdict;

/** Judges what clients have shown, by the listener's policy of today. Called on any event loop, and thread-safe. */
public interface ClientJudge {

    /**
     * In a full handshake, before it is done: a refusal becomes the alert that the client is sent. May block where
     * {@code ocsp_peer} is on, as the handshake's tasks then have threads of their own.
     */
    Verdict judge(ShownChain chain);

    /**
     * When a handshake is done, resumed or not, before anything else of the connection happens. Never blocks. The engine calls
     * {@link #judge} in full handshakes alone; that no client comes in unjudged is up to this.
     */
    Verdict confirm(ShownChain chain);
}
