package io.postern.tls.boringssl;

import io.netty.internal.tcnative.SSL;
import io.postern.tls.AlertNames;
import io.postern.tls.LogText;
import io.postern.tls.TlsFailure;
import java.util.Set;

/**
 * Tells {@link TlsFailure}s apart by BoringSSL's error code, whose words are for the log alone.
 */
final class NativeFailure {
    /** {@code ERR_GET_LIB} and {@code ERR_GET_REASON} of BoringSSL's err.h: library in the top byte, reason in the low 12 bits. */
    private static final int LIBRARY_SHIFT = 24;

    private static final int REASON_MASK = 0xfff;

    /** {@code ERR_LIB_SSL}. */
    private static final int SSL_LIBRARY = 16;

    /** {@code CIPHER_R_BAD_DECRYPT} of {@code ERR_LIB_CIPHER}: BoringSSL reports where a record failed, and that is first. */
    private static final int BAD_DECRYPT = 30 << LIBRARY_SHIFT | 101;

    /** {@code SSL_AD_REASON_OFFSET}: an alert from the peer is this plus the alert's number (RFC 8446, 6). */
    private static final int FIRST_ALERT = 1000;

    private static final int LAST_ALERT = FIRST_ALERT + 255;

    /** {@code SSL_R_…}: the client's messages break TLS' rules. */
    private static final Set<Integer> MALFORMED = Set.of(
            103, // BAD_CHANGE_CIPHER_SPEC
            108, // BAD_ECPOINT
            109, // BAD_HANDSHAKE_RECORD
            112, // BAD_PACKET_LENGTH
            131, // CLIENTHELLO_PARSE_FAILED
            132, // CLIENTHELLO_TLSEXT
            137, // DECODE_ERROR
            146, // ENCRYPTED_LENGTH_TOO_LONG
            148, // ERROR_IN_RECEIVED_CIPHER_LIST
            149, // ERROR_PARSING_EXTENSION
            150, // EXCESSIVE_MESSAGE_SIZE
            158, // INVALID_MESSAGE
            164, // MISSING_EXTENSION
            190, // PARSE_TLSEXT
            200, // RECORD_TOO_LARGE
            219, // TOO_MANY_EMPTY_FRAGMENTS
            220, // TOO_MANY_WARNING_ALERTS
            222, // UNEXPECTED_EXTENSION
            223, // UNEXPECTED_MESSAGE
            225, // UNEXPECTED_RECORD
            247, // WRONG_VERSION_NUMBER, of a record
            251, // INVALID_OUTER_RECORD_TYPE
            255, // EXCESS_HANDSHAKE_DATA
            256, // INVALID_COMPRESSION_LIST
            257, // DUPLICATE_EXTENSION
            258, // MISSING_KEY_SHARE
            264, // DUPLICATE_KEY_SHARE
            267); // PRE_SHARED_KEY_MUST_BE_LAST

    /** {@code SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE}; BoringSSL has sent {@code certificate_required}, in TLS 1.2 {@code handshake_failure}. */
    private static final int NO_CERTIFICATE = SSL_LIBRARY << LIBRARY_SHIFT | 192;

    private NativeFailure() {}

    /** Whether the client showed no certificate, and had to. */
    static boolean isNoCertificate(int code) {
        return code == NO_CERTIFICATE;
    }

    /** BoringSSL's words for the log, and the alert that came, by its name in RFC 8446. */
    static String detail(int code) {
        String words = code == 0 ? "ended without a reason" : SSL.getErrorString(code & 0xffffffffL);
        int alert = (code & REASON_MASK) - FIRST_ALERT;
        return LogText.of(isAlert(code) ? words + ", alert from the client: " + AlertNames.of(alert) : words);
    }

    private static boolean isAlert(int code) {
        int reason = code & REASON_MASK;
        return code >>> LIBRARY_SHIFT == SSL_LIBRARY && reason >= FIRST_ALERT && reason <= LAST_ALERT;
    }

    /** Why {@code code} ended TLS. */
    static TlsFailure of(int code) {
        if (code == BAD_DECRYPT) {
            return TlsFailure.BAD_RECORD;
        }
        return code >>> LIBRARY_SHIFT == SSL_LIBRARY ? ofReason(code & REASON_MASK) : TlsFailure.BROKEN;
    }

    /** The numbers are {@code SSL_R_…} of BoringSSL's ssl.h, which never change once given out. */
    private static TlsFailure ofReason(int reason) {
        return switch (reason) {
            case 155, // HTTPS_PROXY_REQUEST
                    156 // HTTP_REQUEST
            -> TlsFailure.NOT_TLS;
            case 157, // INAPPROPRIATE_FALLBACK
                    233, // UNKNOWN_PROTOCOL
                    234, // UNKNOWN_SSL_VERSION
                    240, // UNSUPPORTED_PROTOCOL
                    246 // WRONG_SSL_VERSION
            -> TlsFailure.NO_COMMON_VERSION;
            case 184 -> TlsFailure.NO_COMMON_CIPHER; // NO_SHARED_CIPHER
            case 243, // WRONG_CURVE
                    266 // NO_SHARED_GROUP
            -> TlsFailure.NO_COMMON_GROUP;
            case 253 -> TlsFailure.NO_COMMON_SIGNATURE; // NO_COMMON_SIGNATURE_ALGORITHMS
            case 138, // DECRYPTION_FAILED
                    139, // DECRYPTION_FAILED_OR_BAD_RECORD_MAC
                    142 // DIGEST_CHECK_FAILED
            -> TlsFailure.BAD_RECORD;
            case 215 -> TlsFailure.CLIENT_GONE; // SSL_HANDSHAKE_FAILURE: close_notify before the end of the handshake
            default -> {
                if (MALFORMED.contains(reason)) {
                    yield TlsFailure.MALFORMED;
                }
                yield reason >= FIRST_ALERT && reason <= LAST_ALERT ? TlsFailure.CLIENT_ALERT : TlsFailure.BROKEN;
            }
        };
    }
}
