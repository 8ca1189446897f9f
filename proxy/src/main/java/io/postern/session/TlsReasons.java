package io.postern.session;

import io.postern.tls.TlsFailure;

/** Which {@link CloseReason} a {@link TlsFailure} is. */
final class TlsReasons {
    private TlsReasons() {}

    static CloseReason of(TlsFailure failure) {
        return switch (failure) {
            case NOT_TLS -> CloseReason.NOT_TLS;
            case NO_COMMON_VERSION -> CloseReason.NO_COMMON_VERSION;
            case NO_COMMON_CIPHER, NO_COMMON_GROUP, NO_COMMON_SIGNATURE -> CloseReason.NO_COMMON_CIPHER;
            case CLIENT_ALERT -> CloseReason.CLIENT_ALERT;
            case CLIENT_GONE -> CloseReason.CLIENT_GONE_EARLY;
            case MALFORMED, BAD_RECORD, BROKEN -> CloseReason.TLS_FAILED;
        };
    }
}
