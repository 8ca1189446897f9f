package io.postern.tls;

import java.time.Duration;

/** Whether a client may take its session up again. */
public enum Resumption {
    BY_TICKET,
    /** Where issuers' responders are asked: a resumed handshake has no moment to wait for an answer. */
    NEVER;

    /** How long a session can be resumed: short, as what is resumed was judged when it was new. */
    public static final Duration LIFETIME = Duration.ofHours(1);
}
