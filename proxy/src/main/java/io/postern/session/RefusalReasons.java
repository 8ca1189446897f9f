package io.postern.session;

import io.postern.nats.ConnectRefusal;
import io.postern.policy.Refusal;

/** Which {@link CloseReason} a refusal is, and what a client that is past its handshake is told of it, in nats-server's words. */
final class RefusalReasons {
    static final String AUTHORIZATION_VIOLATION = "Authorization Violation";
    static final String CONTROL_LINE_TOO_LONG = "maximum control line exceeded";
    private static final String EXPIRED = "User Authentication Expired";
    private static final String REVOKED = "User Authentication Revoked";

    private RefusalReasons() {}

    static CloseReason of(Refusal refusal) {
        return switch (refusal) {
            case CERTIFICATE_MISSING -> CloseReason.CERTIFICATE_MISSING;
            case CERTIFICATE_UNREADABLE -> CloseReason.CERTIFICATE_UNREADABLE;
            case UNKNOWN_CA -> CloseReason.UNKNOWN_CA;
            case BAD_SIGNATURE -> CloseReason.BAD_SIGNATURE;
            case CERTIFICATE_EXPIRED -> CloseReason.CERTIFICATE_EXPIRED;
            case CERTIFICATE_NOT_YET_VALID -> CloseReason.CERTIFICATE_NOT_YET_VALID;
            case CHAIN_INVALID -> CloseReason.CHAIN_INVALID;
            case CHAIN_TOO_LONG -> CloseReason.CHAIN_TOO_LONG;
            case CHAIN_TOO_LARGE -> CloseReason.CHAIN_TOO_LARGE;
            case WEAK_KEY -> CloseReason.WEAK_KEY;
            case WEAK_SIGNATURE -> CloseReason.WEAK_SIGNATURE;
            case WRONG_USAGE -> CloseReason.WRONG_USAGE;
            case BAD_NAME -> CloseReason.BAD_NAME;
            case NAMES_UNREADABLE -> CloseReason.NAMES_UNREADABLE;
            case SEVERAL_URIS -> CloseReason.SEVERAL_URIS;
            case NOT_PINNED -> CloseReason.NOT_PINNED;
            case URL_NOT_KNOWN -> CloseReason.URL_NOT_KNOWN;
            case NAME_DENIED -> CloseReason.NAME_DENIED;
            case NAME_NOT_ALLOWED -> CloseReason.NAME_NOT_ALLOWED;
            case CERTIFICATE_REVOKED -> CloseReason.CERTIFICATE_REVOKED;
            case CRL_STALE -> CloseReason.CRL_STALE;
            case OCSP_UNKNOWN -> CloseReason.OCSP_UNKNOWN;
            case OCSP_UNREACHABLE -> CloseReason.OCSP_UNREACHABLE;
            case IDENTITY_CHANGED -> CloseReason.IDENTITY_CHANGED;
        };
    }

    static CloseReason of(ConnectRefusal refusal) {
        return switch (refusal) {
            case CONNECT_MISSING -> CloseReason.CONNECT_MISSING;
            case CONNECT_REPEATED -> CloseReason.CONNECT_REPEATED;
            case CONNECT_MALFORMED -> CloseReason.CONNECT_MALFORMED;
            case CONNECT_AMBIGUOUS -> CloseReason.CONNECT_AMBIGUOUS;
            case CONNECT_FORGED -> CloseReason.CONNECT_FORGED;
            case CONNECT_UNPROVEN -> CloseReason.CONNECT_UNPROVEN;
            case NONCE_MISSING -> CloseReason.NONCE_MISSING;
            case NO_MAPPED_USER -> CloseReason.NO_MAPPED_USER;
            case CLIENT_BAD_FRAMING -> CloseReason.CLIENT_BAD_FRAMING;
            case CLIENT_LINE_TOO_LONG -> CloseReason.CLIENT_LINE_TOO_LONG;
        };
    }

    /** What a client is told that was let in and no longer passes (nats-server's client.go, {@code ErrAuthExpired} and its like). */
    static String told(Refusal refusal) {
        return switch (refusal) {
            case CERTIFICATE_EXPIRED -> EXPIRED;
            case CERTIFICATE_REVOKED -> REVOKED;
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
                    OCSP_UNREACHABLE,
                    IDENTITY_CHANGED -> AUTHORIZATION_VIOLATION;
        };
    }

    /** What a client is told whose words are not passed on, as nats-server would tell it. */
    static String told(ConnectRefusal refusal) {
        return switch (refusal) {
            case CONNECT_MISSING,
                    CONNECT_REPEATED,
                    CONNECT_MALFORMED,
                    CONNECT_AMBIGUOUS,
                    CONNECT_FORGED,
                    CONNECT_UNPROVEN,
                    NONCE_MISSING,
                    NO_MAPPED_USER -> AUTHORIZATION_VIOLATION;
            case CLIENT_BAD_FRAMING -> "Unknown Protocol Operation";
            case CLIENT_LINE_TOO_LONG -> CONTROL_LINE_TOO_LONG;
        };
    }
}
