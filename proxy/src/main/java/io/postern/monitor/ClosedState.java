package io.postern.monitor;

import io.postern.session.CloseReason;
import io.postern.session.SessionView;
import io.postern.session.SessionView.Protection;

/** Why a session ended, in the words of nats-server's {@code ClosedState} where one of them says it (server/monitor.go). Pure. */
final class ClosedState {
    private static final String AUTHENTICATION_EXPIRED = "Authentication Expired";
    private static final String AUTHENTICATION_FAILURE = "Authentication Failure";
    private static final String AUTHENTICATION_TIMEOUT = "Authentication Timeout";
    private static final String CLIENT_CLOSED = "Client Closed";
    private static final String CONTROL_LINE = "Maximum Control Line Exceeded";
    private static final String CREDENTIALS_REVOKED = "Credentials Revoked";
    private static final String TOO_MANY = "Maximum Connections Exceeded";
    private static final String PARSE_ERROR = "Parse Error";
    private static final String PROTOCOL_VIOLATION = "Protocol Violation";
    private static final String READ_ERROR = "Read Error";
    private static final String SERVER_SHUTDOWN = "Server Shutdown";
    private static final String TLS_FAILURE = "TLS Handshake Failure";
    private static final String WRITE_DEADLINE = "Slow Consumer (Write Deadline)";

    private ClosedState() {}

    /** Nats-server's words for {@code reason}; our own tag where it has none. */
    static String of(SessionView session, CloseReason reason) {
        boolean secured = session.client().channel() instanceof Protection.Tls;
        return switch (reason) {
            case CLIENT_CLOSED, CLIENT_GONE_EARLY -> CLIENT_CLOSED;
            case CLIENT_RESET -> READ_ERROR;
            case UPSTREAM_CLOSED,
                    UPSTREAM_RESET,
                    UPSTREAM_UNREACHABLE,
                    UPSTREAM_DIAL_TIMEOUT,
                    UPSTREAM_INFO_TIMEOUT,
                    UPSTREAM_GONE_EARLY,
                    UPSTREAM_NOT_NATS,
                    UPSTREAM_INFO_TOO_LONG,
                    UPSTREAM_BAD_FRAMING,
                    INTERNAL_ERROR -> reason.tag();
            case NOT_TLS, HANDSHAKE_TIMEOUT, NO_COMMON_VERSION, NO_COMMON_CIPHER, CLIENT_ALERT, TLS_FAILED ->
                TLS_FAILURE;
            case THROTTLED,
                    HANDSHAKE_QUEUE_FULL,
                    MAX_CONNECTIONS,
                    MAX_CONNECTIONS_PER_LISTENER,
                    MAX_CONNECTIONS_PER_ADDRESS -> TOO_MANY;
            case CONNECT_TIMEOUT -> AUTHENTICATION_TIMEOUT;
            case CERTIFICATE_EXPIRED -> secured ? AUTHENTICATION_EXPIRED : TLS_FAILURE;
            case CERTIFICATE_REVOKED -> secured ? CREDENTIALS_REVOKED : TLS_FAILURE;
            case CERTIFICATE_MISSING,
                    CERTIFICATE_UNREADABLE,
                    UNKNOWN_CA,
                    BAD_SIGNATURE,
                    CERTIFICATE_NOT_YET_VALID,
                    CHAIN_INVALID,
                    CHAIN_TOO_LONG,
                    CHAIN_TOO_LARGE,
                    WEAK_KEY,
                    WEAK_SIGNATURE,
                    WRONG_USAGE,
                    BAD_NAME,
                    NAMES_UNREADABLE,
                    SEVERAL_URIS,
                    NOT_PINNED,
                    URL_NOT_KNOWN,
                    NAME_DENIED,
                    NAME_NOT_ALLOWED,
                    CRL_STALE,
                    OCSP_UNKNOWN,
                    OCSP_UNREACHABLE -> secured ? AUTHENTICATION_FAILURE : TLS_FAILURE;
            case IDENTITY_CHANGED, CONNECT_FORGED, CONNECT_UNPROVEN, NONCE_MISSING, NO_MAPPED_USER ->
                AUTHENTICATION_FAILURE;
            case PROXY_HEADER_NOT_ALLOWED,
                    PROXY_HEADER_MISSING,
                    PROXY_HEADER_MALFORMED,
                    CONNECT_MISSING,
                    CONNECT_REPEATED -> PROTOCOL_VIOLATION;
            case CONNECT_MALFORMED, CONNECT_AMBIGUOUS, CLIENT_BAD_FRAMING -> PARSE_ERROR;
            case CLIENT_LINE_TOO_LONG, CONNECT_TOO_LONG -> CONTROL_LINE;
            case STOPPED, MAX_AGE -> SERVER_SHUTDOWN;
            case DRAIN_TIMEOUT -> WRITE_DEADLINE;
        };
    }
}
