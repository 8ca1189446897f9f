package io.postern.policy;

/** The TLS alerts that tell a client why its certificate was refused (RFC 8446, 6.2). */
public enum Alert {
    /** Corrupt, or its signature is wrong. */
    BAD_CERTIFICATE(42),
    /** Of a kind that is not taken. */
    UNSUPPORTED_CERTIFICATE(43),
    /** Revoked by its issuer. */
    CERTIFICATE_REVOKED(44),
    /** Expired, or not valid yet. */
    CERTIFICATE_EXPIRED(45),
    /** Anything else about it. */
    CERTIFICATE_UNKNOWN(46),
    /** No trusted issuer. */
    UNKNOWN_CA(48),
    /** None was shown: {@code handshake_failure} (40) in TLS 1.2. */
    CERTIFICATE_REQUIRED(116);

    private final int code;

    Alert(int code) {
        this.code = code;
    }

    /** Its number on the wire. */
    public int code() {
        return code;
    }
}
