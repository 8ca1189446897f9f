package io.postern.policy;

/** When a chain is judged. */
public enum Occasion {
    /** In a handshake, full or resumed. */
    HANDSHAKE,
    /**
     * During a session that was let in: an expiry does not end it where {@code access.on_expiry} is to keep it, and an issuer
     * that was not asked yet has not said no, so that it is judged again soon.
     */
    LIVE
}
