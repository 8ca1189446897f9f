package io.postern.tls;

/** Why TLS with a client failed: a closed list, fit for a metric tag. */
public enum TlsFailure {
    /** What came is not TLS. The client was sent nothing, as nats-server does (server/client.go, {@code doTLSHandshake}). */
    NOT_TLS,
    /** The client offers no version that is accepted; it was sent {@code protocol_version}. */
    NO_COMMON_VERSION,
    /** The client offers no cipher suite that is accepted; it was sent {@code handshake_failure}. */
    NO_COMMON_CIPHER,
    /** The client offers no key exchange group that is accepted; it was sent {@code handshake_failure}. */
    NO_COMMON_GROUP,
    /** No certificate here has a key that the client can verify signatures of; it was sent {@code handshake_failure}. */
    NO_COMMON_SIGNATURE,
    /** The client's messages break TLS' rules; it was sent an alert that says which. */
    MALFORMED,
    /** A record does not authenticate: damaged or forged on its way. The client was sent {@code bad_record_mac}. */
    BAD_RECORD,
    /** The client ended it with an alert of its own: it does not trust our certificate, mostly. */
    CLIENT_ALERT,
    /** The client closed or reset the connection in the middle of the handshake. */
    CLIENT_GONE,
    /** Anything else. */
    BROKEN
}
