package io.postern.session;

import java.util.Locale;

/**
 * Why a session ended: a closed list, which is the {@code reason} field of the log line, the tag of the meter and the
 * table of {@code docs/troubleshooting.md}.
 */
public enum CloseReason {
    /** The client ended the session. */
    CLIENT_CLOSED(Severity.QUIET),
    /** The client's connection was reset. */
    CLIENT_RESET(Severity.QUIET),
    /** The client left before its session was open: port scans, health checks of load balancers, impatient clients. */
    CLIENT_GONE_EARLY(Severity.QUIET),
    /** The upstream ended the session. */
    UPSTREAM_CLOSED(Severity.NOTICE),
    /** The upstream's connection was reset. */
    UPSTREAM_RESET(Severity.NOTICE),
    /** No server of the upstream could be reached. */
    UPSTREAM_UNREACHABLE(Severity.WARNING),
    /** Dialing took longer than the upstream's {@code dial_timeout}. */
    UPSTREAM_DIAL_TIMEOUT(Severity.WARNING),
    /** The upstream took the connection and said nothing for its {@code info_timeout}. */
    UPSTREAM_INFO_TIMEOUT(Severity.WARNING),
    /** The upstream ended the connection before it sent INFO. */
    UPSTREAM_GONE_EARLY(Severity.WARNING),
    /** What the upstream said first is no INFO: it is no nats-server, or wants TLS at once. */
    UPSTREAM_NOT_NATS(Severity.WARNING),
    /** An INFO of the upstream is longer than the limit. */
    UPSTREAM_INFO_TOO_LONG(Severity.WARNING),
    /** The upstream sent an op that Postern does not know, or one that breaks the protocol's framing. */
    UPSTREAM_BAD_FRAMING(Severity.WARNING),
    /** A client of a TLS listener spoke plaintext. */
    NOT_TLS(Severity.NOTICE),
    /** The handshake took longer than {@code timeout} of the {@code tls} block. */
    HANDSHAKE_TIMEOUT(Severity.NOTICE),
    /** Client and listener have no TLS version in common. */
    NO_COMMON_VERSION(Severity.NOTICE),
    /** Client and listener have no cipher suite, group or signature algorithm in common. */
    NO_COMMON_CIPHER(Severity.NOTICE),
    /** The client refused the handshake by an alert; most often it does not trust our certificate. */
    CLIENT_ALERT(Severity.NOTICE),
    /** The handshake failed for another reason, or a record after it was broken. */
    TLS_FAILED(Severity.NOTICE),
    /** {@code connection_rate_limit} of the {@code tls} block was reached. */
    THROTTLED(Severity.NOTICE),
    /** As many handshakes wait for their turn as {@code handshake_queue} lets. */
    HANDSHAKE_QUEUE_FULL(Severity.NOTICE),

    // --- what Entry says, word for word
    /** The gate has as many connections as its {@code max_connections}. */
    MAX_CONNECTIONS(Severity.NOTICE),
    /** The listener has as many connections as its {@code max_connections}. */
    MAX_CONNECTIONS_PER_LISTENER(Severity.NOTICE),
    /** The listener has as many connections of the client's address as {@code max_connections_per_address}. */
    MAX_CONNECTIONS_PER_ADDRESS(Severity.NOTICE),
    /** Connections have to begin with a PROXY header, and this one's sender is not in {@code proxy_protocol_from}. */
    PROXY_HEADER_NOT_ALLOWED(Severity.NOTICE),

    /** A connection did not begin with a PROXY header, or not in time. */
    PROXY_HEADER_MISSING(Severity.NOTICE),
    /** A connection began with a PROXY header that is not as the protocol has it, or is too long. */
    PROXY_HEADER_MALFORMED(Severity.NOTICE),
    /** The client did not say CONNECT within {@code connect_timeout}. */
    CONNECT_TIMEOUT(Severity.NOTICE),
    /** The client said more than {@code connect_bytes} before the end of its CONNECT. */
    CONNECT_TOO_LONG(Severity.NOTICE),

    // --- what Refusal says, word for word
    /** The client showed no certificate, and has to. */
    CERTIFICATE_MISSING(Severity.NOTICE),
    /** A certificate of the client can't be decoded. */
    CERTIFICATE_UNREADABLE(Severity.NOTICE),
    /** No trusted issuer stands at the end of the client's chain. */
    UNKNOWN_CA(Severity.NOTICE),
    /** A signature in the client's chain is wrong. */
    BAD_SIGNATURE(Severity.NOTICE),
    /** The client's certificate, or one above it, has expired. */
    CERTIFICATE_EXPIRED(Severity.NOTICE),
    /** The client's certificate, or one above it, is not valid yet. */
    CERTIFICATE_NOT_YET_VALID(Severity.NOTICE),
    /** The client's chain breaks a rule of RFC 5280. */
    CHAIN_INVALID(Severity.NOTICE),
    /** The client showed more certificates than any chain has. */
    CHAIN_TOO_LONG(Severity.NOTICE),
    /** The client's certificates are larger than any chain is. */
    CHAIN_TOO_LARGE(Severity.NOTICE),
    /** A key in the client's chain is too weak, or of a kind that is not taken. */
    WEAK_KEY(Severity.NOTICE),
    /** A certificate in the client's chain is signed by an algorithm that is not taken. */
    WEAK_SIGNATURE(Severity.NOTICE),
    /** The client's certificate is not for client authentication. */
    WRONG_USAGE(Severity.NOTICE),
    /** A name in the client's certificate holds a byte that no name holds. */
    BAD_NAME(Severity.NOTICE),
    /** The names in the client's certificate can't be read. */
    NAMES_UNREADABLE(Severity.NOTICE),
    /** The client's certificate has several URIs, which no SPIFFE identity has. */
    SEVERAL_URIS(Severity.NOTICE),
    /** The client's key is none of {@code pinned_certs}. */
    NOT_PINNED(Severity.NOTICE),
    /** The client's certificate names none of {@code known_urls}. */
    URL_NOT_KNOWN(Severity.NOTICE),
    /** A rule of {@code access.deny} is about the client's certificate. */
    NAME_DENIED(Severity.NOTICE),
    /** No rule of {@code access.allow} is about the client's certificate. */
    NAME_NOT_ALLOWED(Severity.NOTICE),
    /** The client's certificate, or one above it, was revoked. */
    CERTIFICATE_REVOKED(Severity.NOTICE),
    /** A CRL that could tell of the client's certificate is missing or stale. */
    CRL_STALE(Severity.WARNING),
    /** The issuer's responder does not know the client's certificate. */
    OCSP_UNKNOWN(Severity.NOTICE),
    /** The issuer's responder did not answer, or not properly. */
    OCSP_UNREACHABLE(Severity.WARNING),
    /** What the client's certificate maps to has changed since the session began. */
    IDENTITY_CHANGED(Severity.NOTICE),

    // --- what ConnectRefusal says, word for word
    /** The client's first op is neither CONNECT nor PING. */
    CONNECT_MISSING(Severity.NOTICE),
    /** The client sent a second CONNECT. */
    CONNECT_REPEATED(Severity.NOTICE),
    /** The client's CONNECT is no strict JSON object. */
    CONNECT_MALFORMED(Severity.NOTICE),
    /** The client's CONNECT has a key twice, or one that nats-server would take for another. */
    CONNECT_AMBIGUOUS(Severity.NOTICE),
    /** The client's CONNECT brings a {@code proxy_sig} of its own. */
    CONNECT_FORGED(Severity.NOTICE),
    /** The client's CONNECT names a user without a secret. */
    CONNECT_UNPROVEN(Severity.NOTICE),
    /** The gate has to sign, and the upstream sent no nonce to sign. */
    NONCE_MISSING(Severity.WARNING),
    /** The client's certificate is no user of the upstream. */
    NO_MAPPED_USER(Severity.NOTICE),
    /** What the client says is not canonical, where the gate puts in an identity. */
    CLIENT_BAD_FRAMING(Severity.NOTICE),
    /** A line of the client is longer than the upstream takes. */
    CLIENT_LINE_TOO_LONG(Severity.NOTICE),

    /** The gate is stopping. */
    STOPPED(Severity.QUIET),
    /** The session has reached its upstream's {@code max_connection_age}. */
    MAX_AGE(Severity.QUIET),
    /** A side did not take what was held for it within {@code drain_timeout}. */
    DRAIN_TIMEOUT(Severity.NOTICE),
    /** A fault of Postern itself. */
    INTERNAL_ERROR(Severity.ERROR);

    /** Whom an ending concerns; decides the level of its log line. */
    public enum Severity {
        /** Part of every day. */
        QUIET,
        /** Worth a line. */
        NOTICE,
        /** An operator can act. */
        WARNING,
        /** A defect. */
        ERROR
    }

    private final Severity severity;
    private final String tag = name().toLowerCase(Locale.ROOT);

    CloseReason(Severity severity) {
        this.severity = severity;
    }

    /** Whom it concerns. */
    public Severity severity() {
        return severity;
    }

    /** As the log, the meters and the documentation spell it. */
    public String tag() {
        return tag;
    }
}
