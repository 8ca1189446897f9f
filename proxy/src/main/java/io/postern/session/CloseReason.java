package io.postern.session;

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
    /** The gate is stopping. */
    STOPPED(Severity.QUIET),
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

    CloseReason(Severity severity) {
        this.severity = severity;
    }

    /** Whom it concerns. */
    public Severity severity() {
        return severity;
    }

    /** As the log, the meters and the documentation spell it. */
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
